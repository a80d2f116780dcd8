import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { elapsedMs } from './support/history-text.ts';
import { eventually, type Scenario } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

const once = { maximumAttempts: 1 };
const dayMs = 24 * 3_600_000;

/** The history of a workflow that survives the timeout of its activity. */
const around = (middle: string): string => `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      ${middle}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted`;

async function withActivity(
  script: Script,
  attributes: Parameters<typeof commands.activity>[1],
): Promise<void> {
  await script.start();
  await script.run(commands.activity('1', attributes));
}

const seconds = (count: number) => ({ seconds: count });

async function untilHeartbeatArrived(scenario: Scenario): Promise<void> {
  const handle = scenario.client.workflow.getHandle(scenario.workflowId);
  await eventually(
    async () => (await handle.describe()).raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.length ?? 0,
    (count) => count === 1,
    'the heartbeat',
  );
}

describe('an activity that takes too long', () => {
  conformance('from start to close times out with its start in the history', {
    official: 'it does not write the start of a timed-out activity',
    history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
      7 ActivityTaskTimedOut {"scheduledEventId":5,"startedEventId":6,"retryState":"RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_START_TO_CLOSE"}}}`),
    script: async (script) => {
      await withActivity(script, { startToCloseTimeout: seconds(60), retryPolicy: once });
      await script.pollActivityTask();
      await script.platform.pass(60_000);
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: () => scenario.outlast('2 minutes') } });
      const startToCloseTimeout = scenario.timeout('1 minute');
      const failure = await scenario.execute('describeFailureOfWork', {
        args: [{ startToCloseTimeout, retry: once }],
      });
      expect(failure).toMatchObject([
        { name: 'ActivityFailure', retryState: 'MAXIMUM_ATTEMPTS_REACHED' },
        { name: 'TimeoutFailure', timeoutType: 'START_TO_CLOSE' },
      ]);
    },
  });

  conformance('leaves the clock free to skip', {
    official: 'its clock stays locked after such a sleep',
    real: 'it skips the time of one workflow, not the time between workflows',
    script: async (script) => {
      await withActivity(script, { startToCloseTimeout: seconds(60), retryPolicy: once });
      await script.pollActivityTask();
      await script.skipping(async () => {
        const nap = script.sleep(120);
        await script.platform.settle();
        await script.run(commands.complete());
        await nap;
      });
      const before = script.now();
      await script.sleep(dayMs / 1000);
      expect(script.now() - before).toBe(dayMs);
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: () => scenario.env.sleep('2 minutes') } });
      const options = { startToCloseTimeout: '1 minute', retry: once };
      await scenario.execute('describeFailureOfWork', { args: [options] });
      const before = await scenario.currentTimeMs();
      await scenario.sleep('1 day');
      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(dayMs);
    },
  });

  conformance('without a heartbeat is tried again and finds its last details', {
    history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskCompleted {"result":[{"page":7}]}`),
    script: async (script) => {
      await withActivity(script, { startToCloseTimeout: seconds(86_400), heartbeatTimeout: seconds(60) });
      const first = await script.pollActivityTask();
      const details = payloads({ page: 7 });
      await script.call('RecordActivityTaskHeartbeat', { taskToken: first.taskToken, details });
      await script.platform.pass(60_000);
      await script.skipTime();
      const { taskToken, heartbeatDetails } = await script.pollActivityTask();
      expect(heartbeatDetails).toEqual(details);
      await script.call('RespondActivityTaskCompleted', { taskToken, result: details });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const work = async (): Promise<unknown> => {
        const context = Context.current();
        if (context.info.attempt > 1) return context.info.heartbeatDetails;
        context.heartbeat({ page: 7 });
        await untilHeartbeatArrived(scenario);
        await scenario.outlast('1 hour');
        return 'late';
      };
      await scenario.worker({ activities: { work } });
      const result = await scenario.execute('runWork', {
        args: [{ startToCloseTimeout: '1 day', heartbeatTimeout: scenario.timeout('1 minute') }],
      });
      expect(result).toEqual({ page: 7 });
    },
  });

  conformance('without a heartbeat, at its last attempt, fails with its last details', {
    official: 'it does not write the start of a timed-out activity',
    history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskTimedOut {"startedEventId":6,"failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_HEARTBEAT","lastHeartbeatDetails":[{"page":7}]}}}`),
    script: async (script) => {
      await withActivity(script, { heartbeatTimeout: seconds(30), retryPolicy: once });
      const { taskToken } = await script.pollActivityTask();
      await script.call('RecordActivityTaskHeartbeat', { taskToken, details: payloads({ page: 7 }) });
      await script.platform.pass(30_000);
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const work = async (): Promise<void> => {
        Context.current().heartbeat({ page: 7 });
        await untilHeartbeatArrived(scenario);
        await scenario.outlast('1 hour');
      };
      await scenario.worker({ activities: { work } });
      const heartbeatTimeout = scenario.timeout('1 minute');
      const failure = await scenario.execute('describeFailureOfWork', {
        args: [{ startToCloseTimeout: '1 day', heartbeatTimeout, retry: once }],
      });
      expect(failure).toMatchObject([
        { name: 'ActivityFailure' },
        { name: 'TimeoutFailure', timeoutType: 'HEARTBEAT', lastHeartbeatDetails: { page: 7 } },
      ]);
    },
  });

  conformance('to fit another attempt before its schedule-to-close fails with its own failure', {
    history: around(`
      5 ActivityTaskScheduled {"scheduleToCloseTimeout":5000}
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskFailed {"startedEventId":6,"retryState":"RETRY_STATE_TIMEOUT","failure":{"message":"busy"}}`),
    script: async (script) => {
      await withActivity(script, {
        scheduleToCloseTimeout: seconds(5),
        retryPolicy: { initialInterval: seconds(10) },
      });
      const { taskToken } = await script.pollActivityTask();
      await script.call('RespondActivityTaskFailed', {
        taskToken,
        failure: { message: 'busy', applicationFailureInfo: {} },
      });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: () => Promise.reject(new Error('busy')) } });
      const options = { scheduleToCloseTimeout: '5 seconds', retry: { initialInterval: '10 seconds' } };
      await scenario.execute('describeFailureOfWork', { args: [options] });
    },
  });

  conformance(
    'while its schedule-to-close passes times out, with the failure of the attempt before as cause',
    {
      official: 'its schedule-to-close ends with the first attempt',
      history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":2,"lastFailure":{"message":"busy"}}
      7 ActivityTaskTimedOut {"startedEventId":6,"retryState":"RETRY_STATE_TIMEOUT","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_SCHEDULE_TO_CLOSE"},"cause":{"message":"busy"}}}`),
      script: async (script) => {
        await withActivity(script, {
          scheduleToCloseTimeout: seconds(30),
          startToCloseTimeout: seconds(0),
        });
        const first = await script.pollActivityTask();
        await script.call('RespondActivityTaskFailed', {
          taskToken: first.taskToken,
          failure: { message: 'busy', applicationFailureInfo: {} },
        });
        await script.skipTime();
        await script.pollActivityTask();
        await script.platform.pass(30_000);
        await script.run(commands.complete());
      },
      sdk: async (scenario) => {
        const work = async (): Promise<void> => {
          if (Context.current().info.attempt === 1) throw new Error('busy');
          await scenario.outlast('1 hour');
        };
        await scenario.worker({ activities: { work } });
        const retry = { initialInterval: '100 milliseconds' };
        await scenario.execute('describeFailureOfWork', {
          args: [{ scheduleToCloseTimeout: scenario.timeout('30 seconds'), retry }],
        });
      },
    },
  );

  conformance('to be taken by a worker times out at the pace of the wall clock', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"scheduleToStartTimeout":1000}
      6 ActivityTaskTimedOut {"scheduledEventId":5,"startedEventId":0,"retryState":"RETRY_STATE_TIMEOUT","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_SCHEDULE_TO_START"}}}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted`,
    script: async (script) => {
      await withActivity(script, { scheduleToStartTimeout: seconds(1), taskQueue: { name: 'nobody' } });
      await script.skipTime();
      expect(script.history()).toHaveLength(5);
      await script.platform.pass(1000);
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: {} });
      const options = {
        startToCloseTimeout: '1 hour',
        scheduleToStartTimeout: '1 second',
        taskQueue: 'nobody',
      };
      expect(await scenario.execute('describeFailureOfWork', { args: [options] })).toMatchObject([
        { name: 'ActivityFailure', retryState: 'TIMEOUT' },
        { name: 'TimeoutFailure', timeoutType: 'SCHEDULE_TO_START' },
      ]);
      expect(elapsedMs(await scenario.history(), 5, 6)).toBeGreaterThanOrEqual(1000);
    },
  });
});
