import { existsSync, readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import type { HistoryRow } from '../../../src/workbook/result.ts';
import type { FigureEvent, FigureLane, FigureWorkflow, LaneKind } from '../theme/history/model.ts';
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
    const workflows = JSON.stringify(recorded.workflows.map(toFigure));
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

/** Finds for every event the thing that it is about, and the workflow task in which it was asked for. */
export function toFigure(workflow: RecordedHistory['workflows'][number]): FigureWorkflow {
  const attributes = new Map(
    (workflow.history.events ?? []).map((event) => [Number(event['eventId']), attributesOf(event)]),
  );
  const lanes: FigureLane[] = [{ kind: 'workflow', label: workflow.workflowType }];
  const laneOfOpening = new Map<number, number>();
  const taskOf = new Map<number, number>();
  let tasks = 0;
  const events = workflow.rows.map((row): FigureEvent => {
    const own = attributes.get(row.eventId) ?? {};
    const opening = openingEvent(row, own);
    if (opening === row.eventId) {
      laneOfOpening.set(opening, lanes.length);
      lanes.push({ kind: kindOf(row.type), label: row.detail || row.type });
    }
    const lane = opening === undefined ? 0 : (laneOfOpening.get(opening) ?? 0);
    if (row.type === 'WorkflowTaskScheduled') tasks++;
    const askedIn = Number(own['workflowTaskCompletedEventId'] ?? 0);
    const task = row.type.startsWith('WorkflowTask') ? tasks : taskOf.get(askedIn);
    if (row.type === 'WorkflowTaskCompleted') taskOf.set(row.eventId, tasks);
    return { ...row, lane, ...(task !== undefined && { task }) };
  });
  const { workflowId, workflowType, status } = workflow;
  return { workflowId, workflowType, status, lanes, events };
}

function attributesOf(event: ProtoEvent): Readonly<Record<string, unknown>> {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  return (key === undefined ? {} : event[key]) as Readonly<Record<string, unknown>>;
}

/** The event that opened what this one is about; itself when it opens something; undefined when it is about the workflow. */
function openingEvent(row: HistoryRow, attributes: Readonly<Record<string, unknown>>): number | undefined {
  if (kindOf(row.type) === 'workflow') return undefined;
  if (/^(ActivityTaskScheduled|TimerStarted|NexusOperationScheduled)$|Initiated$/.test(row.type))
    return row.eventId;
  const link = row.type.startsWith('Timer')
    ? attributes['startedEventId']
    : (attributes['scheduledEventId'] ?? attributes['initiatedEventId']);
  return link === undefined ? undefined : Number(link);
}

function kindOf(type: string): LaneKind {
  if (type.startsWith('Activity')) return 'activity';
  if (type.startsWith('Timer')) return 'timer';
  if (/^(StartChild|Child)/.test(type)) return 'child';
  if (/^(Signal|External|RequestCancel)/.test(type)) return 'outside';
  if (type.startsWith('Nexus')) return 'other';
  return 'workflow';
}
