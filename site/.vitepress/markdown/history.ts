import { existsSync, readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import type { HistoryRow } from '../../../src/workbook/result.ts';
import type { EventAttributes } from '../theme/history/figure.ts';
import { toFigure } from '../theme/history/figure.ts';
import type { FigureWorkflow } from '../theme/history/model.ts';
import { addBlock, escapeAttribute, pushBlocks, pushHtml } from './blocks.ts';
import type { PageEnv } from './snippet.ts';
import { shown, showsFile } from './snippet.ts';

/** How an author makes a missing or outdated recording. */
export const RECORD_COMMAND = 'npm run record';

/** `lessons/<path>.history.json`, as the gate records it. */
export interface RecordedHistory {
  readonly exercise: string;
  readonly test: string;
  readonly workflows: readonly {
    readonly workflowId: string;
    readonly workflowType: string;
    readonly status: string;
    readonly rows: readonly HistoryRow[];
    /** The history as proto-JSON. */
    readonly history: { readonly events?: readonly ProtoEvent[] };
  }[];
}

/** One event in proto-JSON: 64-bit numbers are texts, and the attributes stand under `<type>EventAttributes`. */
type ProtoEvent = Readonly<Record<string, unknown>>;

/** `::: history`: the figure of what was recorded for the page's exercise. The words inside are its caption. */
export function historyBlock(md: MarkdownRenderer, isServing: boolean): void {
  addBlock(md, 'history', (state, block) => {
    const env = state.env as PageEnv;
    const file = (env.realPath ?? env.path).replace(/\.md$/, '.history.json');
    showsFile(env, file);
    const recorded = readRecorded(file);
    if (typeof recorded === 'string') {
      // An author who writes the page has no recording yet, and wants to see the rest. A build must have it.
      if (!isServing) block.fail(recorded);
      return pushHtml(state, `<p class="missing">${escapeAttribute(recorded)}</p>\n`);
    }
    const workflows = JSON.stringify(recorded.workflows.map(figureOf));
    pushHtml(
      state,
      `<HistoryFigure test="${escapeAttribute(recorded.test)}" :workflows="${escapeAttribute(workflows)}">\n`,
    );
    pushBlocks(state, block.from, block.to);
    pushHtml(state, '</HistoryFigure>\n');
  });
}

/** The recording, or what is wrong with it. */
function readRecorded(file: string): RecordedHistory | string {
  const name = shown(file);
  if (!existsSync(file)) return `${name} does not exist. Record it with "${RECORD_COMMAND}".`;
  try {
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as RecordedHistory;
    if (recorded.workflows.some((workflow) => workflow.rows.length > 0)) return recorded;
  } catch {
    // Said below, in the author's words.
  }
  return `${name} holds no history. Record it again with "${RECORD_COMMAND}".`;
}

/** The figure of one recorded run. */
export function figureOf(workflow: RecordedHistory['workflows'][number]): FigureWorkflow {
  const events = (workflow.history.events ?? []).map(
    (event) => [Number(event['eventId']), attributesOf(event)] as const,
  );
  return toFigure(workflow, new Map(events));
}

function attributesOf(event: ProtoEvent): EventAttributes {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  return (key === undefined ? {} : event[key]) as EventAttributes;
}
