import { Context, CancelledFailure } from '@temporalio/activity';
import type { WorkflowFailedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { eventTypes, expectHistory } from './support/history-text.ts';
import { differs, eventually, signpost, test } from './support/scenario.ts';

const waitCompleted = 'WAIT_CANCELLATION_COMPLETED';

/** Heartbeats until it hears that it is canceled. */
function untilCanceled(onStart: () => void): () => Promise<never> {
  return async () => {
    onStart();
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), 20);
    try {
      return await context.cancelled;
    } finally {
      clearInterval(beat);
    }
  };
}

const quickHeartbeats = { maxHeartbeatThrottleInterval: 20, defaultHeartbeatThrottleInterval: 20 };

describe('a canceled activity', () => {
  test('that no worker has taken ends at once', async ({ scenario }) => {
    await scenario.worker({ activities: {} });
    const options = { startToCloseTimeout: '1 hour', taskQueue: 'nobody', cancellationType: waitCompleted };
    const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
    await eventually(
      async () => eventTypes(await scenario.history()),
      (types) => types.length === 5,
      'the activity to be scheduled',
    );

    await handle.signal('stop');

    expect(await handle.result()).toBe('CancelledFailure');
    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled
      6 WorkflowExecutionSignaled {"signalName":"stop"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 ActivityTaskCancelRequested {"scheduledEventId":5,"workflowTaskCompletedEventId":9}
     11 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":0,"latestCancelRequestedEventId":10}
     12 WorkflowTaskScheduled
     13 WorkflowTaskStarted
     14 WorkflowTaskCompleted
     15 WorkflowExecutionCompleted
    `);
  });

  differs({ official: 'its clock stays locked for ever' })(
    'that no worker has taken leaves the clock free to skip',
    async ({ scenario, env }) => {
      await scenario.worker({ activities: {} });
      const options = { startToCloseTimeout: '1 hour', taskQueue: 'nobody', cancellationType: waitCompleted };
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
      await eventually(
        async () => eventTypes(await scenario.history()),
        (types) => types.length === 5,
        'the activity to be scheduled',
      );
      await handle.signal('stop');
      await handle.result();
      const before = await scenario.currentTimeMs();

      await env.sleep('1 day');

      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(24 * 3_600_000);
    },
  );

  differs({ official: 'it does not write the start of a canceled activity' })(
    'that runs ends when the worker says so, if the workflow waits for that',
    async ({ scenario }) => {
      const started = signpost();
      await scenario.worker({ ...quickHeartbeats, activities: { work: untilCanceled(started.reach) } });
      const options = {
        startToCloseTimeout: '1 hour',
        heartbeatTimeout: '1 minute',
        cancellationType: waitCompleted,
      };
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
      await started.reached;

      await handle.signal('stop');

      expect(await handle.result()).toBe('CancelledFailure');
      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 WorkflowExecutionSignaled
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
       10 ActivityTaskCancelRequested {"scheduledEventId":5}
       11 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
       12 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":11,"latestCancelRequestedEventId":10}
       13 WorkflowTaskScheduled
       14 WorkflowTaskStarted
       15 WorkflowTaskCompleted
       16 WorkflowExecutionCompleted
      `);
    },
  );

  test('does not keep a canceled workflow from ending, if the workflow only tries', async ({ scenario }) => {
    const started = signpost();
    await scenario.worker({ ...quickHeartbeats, activities: { work: untilCanceled(started.reach) } });
    const handle = await scenario.start('canceledDuringWork');
    await started.reached;

    await handle.cancel();

    const failure: unknown = await handle.result().catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled
      6 WorkflowExecutionCancelRequested
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 ActivityTaskCancelRequested {"scheduledEventId":5}
     11 WorkflowExecutionCanceled
    `);
  });

  differs({ official: 'it writes nothing, and the workflow waits for ever' })(
    'that fails instead is not tried again',
    async ({ scenario }) => {
      const started = signpost();
      const work = async (): Promise<void> => {
        await untilCanceled(started.reach)().catch(() => undefined);
        throw new Error('the disk is full');
      };
      await scenario.worker({ ...quickHeartbeats, activities: { work } });
      const options = {
        startToCloseTimeout: '1 hour',
        heartbeatTimeout: '1 minute',
        cancellationType: waitCompleted,
      };
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
      await started.reached;

      await handle.signal('stop');

      expect(await handle.result()).toBe('ApplicationFailure');
      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 WorkflowExecutionSignaled
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
       10 ActivityTaskCancelRequested
       11 ActivityTaskStarted
       12 ActivityTaskFailed {"startedEventId":11,"retryState":"RETRY_STATE_CANCEL_REQUESTED","failure":{"message":"the disk is full"}}
       13 WorkflowTaskScheduled
       14 WorkflowTaskStarted
       15 WorkflowTaskCompleted
       16 WorkflowExecutionCompleted
      `);
    },
  );
});
