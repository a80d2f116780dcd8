import { cancellationSignal } from '@temporalio/activity';
import { afterEach, expect, vi } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { pressAtRest, pressDay, pressesReserved } from './press';
import type { edition } from './workflows';

const test = kata({ workflows: './workflows', activities });
afterEach(() => {
  pressDay();
});

interface Activity {
  on(event: 'heartbeat', listener: () => void): unknown;
  cancel(): void;
  run(fn: typeof activities.printEdition, edition: string, sheets: number): Promise<string>;
}

// #region called-off
/** Prints 40 sheets. After the third the edition is called off, which the activity is told in answer to a heartbeat. */
async function calledOffAfterSheet3(activity: Activity): Promise<{ told: number; outcome: string }> {
  let printed = 0;
  let told = 0;
  pressDay(async (sheet) => {
    printed = sheet;
  });
  activity.on('heartbeat', () => {
    if (printed < 3) return;
    told += 1;
    activity.cancel();
  });
  const outcome = await activity.run(activities.printEdition, 'evening edition', 40).then(
    (result) => `reported "${result}"`,
    () => 'ended',
  );
  return { told, outcome };
}
// #endregion called-off

test('stops within one sheet', async ({ activityEnvironment }) => {
  const { told, outcome } = await calledOffAfterSheet3(activityEnvironment);
  const { begun } = await pressAtRest();

  const why =
    told === 0
      ? 'it sent no heartbeat, so nobody could tell it'
      : outcome === 'ended'
        ? 'the activity ended, and its loop went on without it'
        : `it was told ${told} times`;
  const words = `the edition was called off after sheet 3, and ${begun} of 40 were printed: ${why}`;
  expect(begun, words).toBeLessThanOrEqual(4);
});

test('gives the press back', async ({ activityEnvironment }) => {
  await calledOffAfterSheet3(activityEnvironment);
  const atTheEnd = pressesReserved();
  const { begunWithoutPress, reserved } = await pressAtRest();

  expect(reserved, 'the edition was called off, and its press is reserved for ever').toBe(0);
  expect(atTheEnd, 'the activity ended before its press was given back').toBe(0);
  expect(begunWithoutPress, 'sheets were begun on a press that had been given back').toBe(0);
});

test('ends as called off', async ({ client, ids, history }) => {
  const handle = client.workflow.getHandle<typeof edition>(ids.workflowId);
  pressDay(async (sheet) => {
    if (sheet === 0) {
      await handle.cancel();
      // A query is answered after the workflow has heard of it, and has asked the server to cancel the activity.
      await handle.query('__temporal_workflow_metadata');
    }
    // By now there has been a heartbeat, and its answer is on its way.
    if (sheet === 2) {
      const signal = cancellationSignal();
      await vi.waitUntil(() => signal.aborted, { timeout: 3000, interval: 1 }).catch(() => undefined);
    }
  });
  await client.workflow.start<typeof edition>('edition', { ...ids, args: ['late edition', 5] });
  const outcome = await handle.result().catch(() => 'called off');

  const { types } = await history();
  const end = types.find((type) => /^ActivityTask(Completed|Failed|Canceled|TimedOut)$/.test(type));
  const words = `the edition was called off after it began, and its activity says ${end}`;
  expect(end, words).toBe('ActivityTaskCanceled');
  expect(outcome).toBe('called off');
  expect(await history()).toContainEvents([
    'ActivityTaskCancelRequested',
    'ActivityTaskCanceled',
    'WorkflowExecutionCanceled',
  ]);
});

test('an edition that nobody calls off is printed to its last sheet', async ({ activityEnvironment }) => {
  const sheets: number[] = [];
  pressDay(async (sheet) => {
    if (sheet > 0) sheets.push(sheet);
  });
  const result = await activityEnvironment.run(activities.printEdition, 'morning edition', 6);

  const { begunWithoutPress, reserved } = await pressAtRest();
  expect(sheets, 'each sheet is printed once, in order').toEqual([1, 2, 3, 4, 5, 6]);
  expect(result).toBe('morning edition: 6 sheets');
  expect(reserved, 'the edition is printed, and its press is still reserved').toBe(0);
  expect(begunWithoutPress, 'sheets were begun on a press that had been given back').toBe(0);
});
