import { Context, CancelledFailure } from '@temporalio/activity';
import type { WorkflowFailedError } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { signpost } from './support/scenario.ts';
import { type Script } from './support/script.ts';

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
const watched = {
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  cancellationType: waitCompleted,
};

/** The history up to the workflow task that hears of the signal. */
const untilTheSignal = `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled
      6 WorkflowExecutionSignaled {"signalName":"stop"}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 ActivityTaskCancelRequested {"scheduledEventId":5,"workflowTaskCompletedEventId":9}`;

/** A workflow with an activity, which asks to cancel it when it is signaled. `take` says whether a worker has taken the activity. */
async function cancelsActivity(script: Script, take: boolean): Promise<{ taskToken: Uint8Array }> {
  await script.start();
  await script.run(commands.activity('1', { startToCloseTimeout: { seconds: 3600 } }));
  const task = take ? await script.pollActivityTask() : undefined;
  await script.signal('stop');
  await script.run(commands.cancelActivity(5));
  return { taskToken: task?.taskToken ?? new Uint8Array() };
}

describe('a canceled activity', () => {
  conformance('that no worker has taken ends at once', {
    history: `${untilTheSignal}
     11 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":0,"latestCancelRequestedEventId":10}
     12 WorkflowTaskScheduled
     13 WorkflowTaskStarted
     14 WorkflowTaskCompleted
     15 WorkflowExecutionCompleted`,
    script: async (script) => {
      await cancelsActivity(script, false);
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: {} });
      const options = { startToCloseTimeout: '1 hour', taskQueue: 'nobody', cancellationType: waitCompleted };
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
      await scenario.reaches('ActivityTaskScheduled');
      await handle.signal('stop');
      expect(await handle.result()).toBe('CancelledFailure');
    },
  });

  conformance('that no worker has taken leaves the clock free to skip', {
    official: 'its clock stays locked for ever',
    real: 'it skips the time of one workflow, not the time between workflows',
    script: async (script) => {
      await cancelsActivity(script, false);
      await script.run(commands.complete());
      const before = script.now();
      await script.sleep(24 * 3600);
      expect(script.now() - before).toBe(24 * 3_600_000);
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: {} });
      const options = { startToCloseTimeout: '1 hour', taskQueue: 'nobody', cancellationType: waitCompleted };
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [options] });
      await scenario.reaches('ActivityTaskScheduled');
      await handle.signal('stop');
      await handle.result();
      const before = await scenario.currentTimeMs();
      await scenario.sleep('1 day');
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(24 * 3_600_000);
    },
  });

  conformance('that runs ends when the worker says so, if the workflow waits for that', {
    official: 'it does not write the start of a canceled activity',
    history: `${untilTheSignal}
     11 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
     12 ActivityTaskCanceled {"scheduledEventId":5,"startedEventId":11,"latestCancelRequestedEventId":10}
     13 WorkflowTaskScheduled
     14 WorkflowTaskStarted
     15 WorkflowTaskCompleted
     16 WorkflowExecutionCompleted`,
    script: async (script) => {
      const { taskToken } = await cancelsActivity(script, true);
      expect(await script.call('RecordActivityTaskHeartbeat', { taskToken })).toMatchObject({
        cancelRequested: true,
      });
      await script.call('RespondActivityTaskCanceled', { taskToken });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const started = signpost();
      await scenario.worker({ ...quickHeartbeats, activities: { work: untilCanceled(started.reach) } });
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [watched] });
      await started.reached;
      await handle.signal('stop');
      expect(await handle.result()).toBe('CancelledFailure');
    },
  });

  conformance('does not keep a canceled workflow from ending, if the workflow only tries', {
    history: `
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
     11 WorkflowExecutionCanceled`,
    script: async (script) => {
      await script.start();
      await script.run(commands.activity('1'));
      await script.pollActivityTask();
      await script.call('RequestCancelWorkflowExecution', {
        workflowExecution: { workflowId: script.workflowId },
        requestId: script.platform.newId(),
      });
      await script.run(commands.cancelActivity(5), commands.cancelWorkflow());
    },
    sdk: async (scenario) => {
      const started = signpost();
      await scenario.worker({ ...quickHeartbeats, activities: { work: untilCanceled(started.reach) } });
      const handle = await scenario.start('canceledDuringWork');
      await started.reached;
      await handle.cancel();
      const failure: unknown = await handle.result().catch((error: unknown) => error);
      expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    },
  });

  conformance('that fails instead is not tried again', {
    official: 'it writes nothing, and the workflow waits for ever',
    history: `${untilTheSignal}
     11 ActivityTaskStarted
     12 ActivityTaskFailed {"startedEventId":11,"retryState":"RETRY_STATE_CANCEL_REQUESTED","failure":{"message":"the disk is full"}}
     13 WorkflowTaskScheduled
     14 WorkflowTaskStarted
     15 WorkflowTaskCompleted
     16 WorkflowExecutionCompleted`,
    script: async (script) => {
      const { taskToken } = await cancelsActivity(script, true);
      const failure = { message: 'the disk is full', applicationFailureInfo: { type: 'Error' } };
      await script.call('RespondActivityTaskFailed', { taskToken, failure });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const started = signpost();
      const work = async (): Promise<void> => {
        await untilCanceled(started.reach)().catch(() => undefined);
        throw new Error('the disk is full');
      };
      await scenario.worker({ ...quickHeartbeats, activities: { work } });
      const handle = await scenario.start('cancelsWorkOnSignal', { args: [watched] });
      await started.reached;
      await handle.signal('stop');
      expect(await handle.result()).toBe('ApplicationFailure');
    },
  });
});
