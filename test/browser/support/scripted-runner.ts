import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { ExecutionTrace, FrameMessage, ReplayTrace } from '../../../src/browser/protocol.ts';
import type { ExerciseResult, HistoryRow } from '../../../src/workbook/result.ts';
import { ROOT } from './root.ts';

/*
 * A runner that answers with messages written down beforehand, so that the page is proven apart from what runs the
 * tests. It stands at the address of the real one, in the browser of the test alone.
 */

const PATH = '03-durable-time/02-trial-30-days';
const TITLES = [
  'ends the trial after 30 days',
  'sends one mail, when the trial is over',
  'survives a restart on day 12',
];

interface Recorded {
  readonly workflows: readonly {
    readonly workflowId: string;
    readonly workflowType: string;
    readonly rows: readonly HistoryRow[];
    readonly history: { readonly events: readonly Record<string, unknown>[] };
  }[];
}

/** The solution's recorded run, as a run in the page would tell of it. */
function recordedTrace(): ExecutionTrace {
  const file = join(ROOT, 'lessons', `${PATH}.history.json`);
  const [workflow] = (JSON.parse(readFileSync(file, 'utf8')) as Recorded).workflows;
  const { workflowId, workflowType, rows, history } = workflow!;
  const events = rows.map((row, index) => {
    const event = history.events[index]!;
    const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
    const line = row.type === 'TimerStarted' ? 9 : row.type === 'ActivityTaskScheduled' ? 10 : undefined;
    return {
      ...{ eventId: row.eventId, type: row.type, detail: row.detail, atMs: row.elapsedMs },
      attributes: (key === undefined ? {} : event[key]) as Record<string, unknown>,
      ...(line !== undefined && { place: { file: 'workflows.ts', line, column: 3 } }),
    };
  });
  return { workflowId, runId: 'run-1', workflowType, test: 0, events };
}

/** Without the timer: what the starter does. */
function starterTrace(solved: ExecutionTrace): ExecutionTrace {
  const kept = solved.events.filter(({ type }) => !type.startsWith('Timer')).slice(0, 8);
  return { ...solved, events: kept.map((event, index) => ({ ...event, eventId: index + 1, atMs: 0 })) };
}

function resultOf(isPassed: boolean): ExerciseResult {
  const at = { file: `exercises/${PATH}/trial-30-days.test.ts`, line: 27, column: 28 };
  const message = 'Ada was promised 30 days, her trial ended after 0 ms: the server was asked for no timer';
  return {
    id: 'trial-30-days',
    status: isPassed ? 'passed' : 'failed',
    tests: TITLES.map((title, index) => ({
      title,
      status: isPassed ? 'passed' : index === 0 ? 'failed' : 'waiting',
      durationMs: 40,
      ...(!isPassed &&
        index === 0 && { failure: { message, at, diff: '- Expected: >= 2592000000\n+ Received: 0' } }),
      histories: [],
    })),
    problems: [],
    durationMs: 312,
    at: '2026-01-05T09:00:00.000Z',
    contentHash: 'of-the-run',
  };
}

/** All that the scripted runner says. */
function script(): Record<'passed' | 'failed', FrameMessage> & { replay: Omit<ReplayTrace, 'untilEvent'> } {
  const solved = recordedTrace();
  const end = (isPassed: boolean): FrameMessage => ({
    ...{ type: 'result', id: 1, result: resultOf(isPassed) },
    traces: [isPassed ? solved : starterTrace(solved)],
  });
  return {
    passed: end(true),
    failed: end(false),
    replay: {
      ...{ workflowId: solved.workflowId, runId: solved.runId },
      steps: [
        {
          ...{ command: 'StartTimer', detail: '30 days', eventId: 5 },
          place: { file: 'workflows.ts', line: 9, column: 3 },
        },
      ],
      waitsAt: [{ file: 'workflows.ts', line: 9, column: 3 }],
    },
  };
}

/**
 * Puts the scripted runner into a browser. A text with `sleep(` in it passes, one with `while (true)` never ends by
 * itself, one with `break the frame` breaks the frame, any other fails. Each run's files are kept in
 * `globalThis.runs` of the page.
 */
export async function scriptRunner(context: BrowserContext): Promise<void> {
  const body = `
    const script = ${JSON.stringify(script())};
    globalThis.runs = [];
    export function createRunner() {
      let end = () => {};
      return {
        run(exercise, onProgress) {
          end({ type: 'stopped', id: 1 });
          globalThis.runs.push(exercise);
          const text = exercise.files['workflows.ts'];
          if (text.includes('while (true)')) return new Promise((resolve) => (end = resolve));
          if (text.includes('break the frame')) return Promise.resolve({ type: 'broken', id: 1, message: 'The frame ended.' });
          const message = text.includes('sleep(') ? script.passed : script.failed;
          message.result.tests.forEach((test) => onProgress?.({ type: 'progress', id: 1, test, of: message.result.tests.length }));
          return Promise.resolve({ ...message, result: { ...message.result, contentHash: exercise.contentHash, at: new Date().toISOString() } });
        },
        replay: async (execution, untilEvent) => ({ ...script.replay, untilEvent }),
        stop: () => end({ type: 'stopped', id: 1 }),
        dispose() {},
      };
    }`;
  await context.route('**/runner/page.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
}
