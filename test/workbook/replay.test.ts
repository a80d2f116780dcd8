import path from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normaliseHistories } from './history/normalise.ts';
import type { ProtoHistory } from './history/proto-json.ts';
import { replayAll, workflowFiles } from './history/replay.ts';
import { MiniWorkbook } from './support/mini-workbook.ts';
import { history, payload } from './support/proto-history.ts';

let mini: MiniWorkbook;
let at: string;
beforeAll(() => {
  mini = new MiniWorkbook();
  at = mini.add();
});
afterAll(() => mini.remove());

/** What a server writes when the reminder of the mini workbook runs and waits for `waits`. */
function reminder(waits: string | undefined): ProtoHistory {
  const taskQueue = { name: 'reminds', kind: 'TASK_QUEUE_KIND_NORMAL' };
  const timer =
    waits === undefined
      ? []
      : ([
          [
            'TimerStarted',
            30,
            { timerId: '1', startToFireTimeout: waits, workflowTaskCompletedEventId: '4' },
          ],
        ] as const);
  const later =
    waits === undefined
      ? []
      : ([
          ['TimerFired', 3_600_040, { timerId: '1', startedEventId: '5' }],
          ['WorkflowTaskScheduled', 3_600_040, { taskQueue, startToCloseTimeout: '10s', attempt: 1 }],
          ['WorkflowTaskStarted', 3_600_050, { scheduledEventId: '7', requestId: 'two' }],
          ['WorkflowTaskCompleted', 3_600_060, { scheduledEventId: '7', startedEventId: '8' }],
        ] as const);
  return history(
    Date.parse('2031-03-04T05:06:07.089Z'),
    [
      'WorkflowExecutionStarted',
      0,
      {
        workflowType: { name: 'reminder' },
        taskQueue,
        input: { payloads: [payload('Ada')] },
        workflowTaskTimeout: '10s',
        originalExecutionRunId: 'f3b6e2a0-9d1c-4c5e-8a7b-0123456789ab',
        firstExecutionRunId: 'f3b6e2a0-9d1c-4c5e-8a7b-0123456789ab',
        attempt: 1,
        identity: '7@host',
      },
    ],
    ['WorkflowTaskScheduled', 0, { taskQueue, startToCloseTimeout: '10s', attempt: 1 }],
    ['WorkflowTaskStarted', 10, { scheduledEventId: '2', requestId: 'one' }],
    ['WorkflowTaskCompleted', 20, { scheduledEventId: '2', startedEventId: '3' }],
    ...timer,
    ...later,
    [
      'WorkflowExecutionCompleted',
      3_600_070,
      {
        result: { payloads: [payload('call Ada')] },
        workflowTaskCompletedEventId: waits === undefined ? '4' : '9',
      },
    ],
  );
}

const solution = (): string[] =>
  workflowFiles(path.join(mini.root, 'solutions', at), "kata({ workflows: './workflows' })");
const replay = (...histories: ProtoHistory[]): Promise<(string | undefined)[]> =>
  replayAll(
    solution(),
    histories.map((one) => ({ workflowId: 'reminder-1', history: one })),
  );

describe('the real core', () => {
  test('replays a history of the same code, before and after it was normalised', async () => {
    const raw = reminder('3600s');
    const [normalised] = normaliseHistories([raw]);
    expect(historyFromJSON(normalised).events).toHaveLength(10);
    expect(await replay(raw, normalised!)).toEqual([undefined, undefined]);
  });

  test('refuses a history of other code, and goes on with the next', async () => {
    const [refused, fine] = await replay(reminder(undefined), reminder('3600s'));
    expect(refused).toMatch(/nondeterminism/i);
    expect(fine).toBeUndefined();
  });

  test('refuses what is no history', async () => {
    expect(await replay({ events: [{ eventId: '1' }] })).toEqual([
      expect.stringContaining('Missing attributes'),
    ]);
  });

  test('says so when there is no workflow file', async () => {
    expect(await replayAll([], [{ workflowId: 'a', history: reminder('3600s') }])).toEqual([
      'there is no workflow file to replay it with',
    ]);
  });
});

test('the workflow files are those that the test names', () => {
  const folder = path.join(mini.root, 'solutions', at);
  const named = (text: string): string[] => workflowFiles(folder, text).map((file) => path.basename(file));
  expect(named('kata({ workflows: "./workflows" })')).toEqual(['workflows']);
  expect(named("kata({ workflows: './gone' })")).toEqual([]);
  expect(named('no kata here')).toEqual(['workflows']);
});
