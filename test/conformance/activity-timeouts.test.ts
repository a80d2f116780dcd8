import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { elapsedMs, expectHistory } from './support/history-text.ts';
import { differs, eventually, test, type Scenario } from './support/scenario.ts';

const once = { maximumAttempts: 1 };

describe('an activity that takes too long', () => {
  differs({ official: 'it does not write the start of a timed-out activity' })(
    'from start to close times out with its start in the history',
    async ({ scenario, env }) => {
      await scenario.worker({ activities: { work: () => env.sleep('2 minutes') } });

      const failure = await scenario.execute('describeFailureOfWork', {
        args: [{ startToCloseTimeout: '1 minute', retry: once }],
      });

      expect(failure).toMatchObject([
        { name: 'ActivityFailure', retryState: 'MAXIMUM_ATTEMPTS_REACHED' },
        { name: 'TimeoutFailure', timeoutType: 'START_TO_CLOSE' },
      ]);
      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
        7 ActivityTaskTimedOut {"scheduledEventId":5,"startedEventId":6,"retryState":"RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_START_TO_CLOSE"}}}
        8 WorkflowTaskScheduled
        9 WorkflowTaskStarted
       10 WorkflowTaskCompleted
       11 WorkflowExecutionCompleted
      `);
    },
  );

  differs({ official: 'its clock stays locked after such a sleep' })(
    'leaves the clock free to skip',
    async ({ scenario, env }) => {
      await scenario.worker({ activities: { work: () => env.sleep('2 minutes') } });
      await scenario.execute('describeFailureOfWork', {
        args: [{ startToCloseTimeout: '1 minute', retry: once }],
      });
      const before = await scenario.currentTimeMs();

      await env.sleep('1 day');

      expect((await scenario.currentTimeMs()) - before).toBeGreaterThanOrEqual(24 * 3_600_000);
    },
  );

  test('without a heartbeat is tried again and finds its last details', async ({ scenario, env }) => {
    const work = async (): Promise<unknown> => {
      const context = Context.current();
      if (context.info.attempt > 1) return context.info.heartbeatDetails;
      context.heartbeat({ page: 7 });
      await untilHeartbeatArrived(scenario);
      await env.sleep('1 hour');
      return 'late';
    };
    await scenario.worker({ activities: { work } });

    const result = await scenario.execute('runWork', {
      args: [{ startToCloseTimeout: '1 day', heartbeatTimeout: '1 minute' }],
    });

    expect(result).toEqual({ page: 7 });
  });

  differs({ official: 'it does not write the start of a timed-out activity' })(
    'without a heartbeat, at its last attempt, fails with its last details',
    async ({ scenario, env }) => {
      const work = async (): Promise<void> => {
        Context.current().heartbeat({ page: 7 });
        await untilHeartbeatArrived(scenario);
        await env.sleep('1 hour');
      };
      await scenario.worker({ activities: { work } });

      const failure = await scenario.execute('describeFailureOfWork', {
        args: [{ startToCloseTimeout: '1 day', heartbeatTimeout: '1 minute', retry: once }],
      });

      expect(failure).toMatchObject([
        { name: 'ActivityFailure' },
        { name: 'TimeoutFailure', timeoutType: 'HEARTBEAT', lastHeartbeatDetails: { page: 7 } },
      ]);
      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled {"heartbeatTimeout":60000}
        6 ActivityTaskStarted {"attempt":1}
        7 ActivityTaskTimedOut {"startedEventId":6,"failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_HEARTBEAT","lastHeartbeatDetails":[{"page":7}]}}}
        8 WorkflowTaskScheduled
        9 WorkflowTaskStarted
       10 WorkflowTaskCompleted
       11 WorkflowExecutionCompleted
      `);
    },
  );

  test('to fit another attempt before its schedule-to-close fails with its own failure', async ({
    scenario,
  }) => {
    await scenario.worker({ activities: { work: () => Promise.reject(new Error('busy')) } });
    const options = { scheduleToCloseTimeout: '5 seconds', retry: { initialInterval: '10 seconds' } };

    await scenario.execute('describeFailureOfWork', { args: [options] });

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"scheduleToCloseTimeout":5000}
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskFailed {"startedEventId":6,"retryState":"RETRY_STATE_TIMEOUT","failure":{"message":"busy"}}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted
    `);
  });

  differs({ official: 'its schedule-to-close ends with the first attempt' })(
    'while its schedule-to-close passes times out, with the failure of the attempt before as cause',
    async ({ scenario, env }) => {
      const work = async (): Promise<void> => {
        if (Context.current().info.attempt === 1) throw new Error('busy');
        await env.sleep('1 hour');
      };
      await scenario.worker({ activities: { work } });

      await scenario.execute('describeFailureOfWork', { args: [{ scheduleToCloseTimeout: '30 seconds' }] });

      expectHistory(await scenario.history()).toBe(`
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 ActivityTaskStarted {"attempt":2,"lastFailure":{"message":"busy"}}
        7 ActivityTaskTimedOut {"startedEventId":6,"retryState":"RETRY_STATE_TIMEOUT","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_SCHEDULE_TO_CLOSE"},"cause":{"message":"busy"}}}
        8 WorkflowTaskScheduled
        9 WorkflowTaskStarted
       10 WorkflowTaskCompleted
       11 WorkflowExecutionCompleted
      `);
    },
  );

  test('to be taken by a worker times out at the pace of the wall clock', async ({ scenario }) => {
    await scenario.worker({ activities: {} });
    const options = {
      startToCloseTimeout: '1 hour',
      scheduleToStartTimeout: '1 second',
      taskQueue: 'nobody',
    };

    const failure = await scenario.execute('describeFailureOfWork', { args: [options] });

    expect(failure).toMatchObject([
      { name: 'ActivityFailure', retryState: 'TIMEOUT' },
      { name: 'TimeoutFailure', timeoutType: 'SCHEDULE_TO_START' },
    ]);
    const history = await scenario.history();
    expectHistory(history).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"scheduleToStartTimeout":1000}
      6 ActivityTaskTimedOut {"scheduledEventId":5,"startedEventId":0,"retryState":"RETRY_STATE_TIMEOUT","failure":{"timeoutFailureInfo":{"timeoutType":"TIMEOUT_TYPE_SCHEDULE_TO_START"}}}
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskCompleted
     10 WorkflowExecutionCompleted
    `);
    expect(elapsedMs(history, 5, 6)).toBeGreaterThanOrEqual(1000);
  });
});

async function untilHeartbeatArrived(scenario: Scenario): Promise<void> {
  const handle = scenario.client.workflow.getHandle(scenario.workflowId);
  await eventually(
    async () => (await handle.describe()).raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.length ?? 0,
    (count) => count === 1,
    'the heartbeat',
  );
}
