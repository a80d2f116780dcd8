import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { attributesOf, elapsedMs, expectHistory } from './support/history-text.ts';
import { differs, signpost, test } from './support/scenario.ts';

const once = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } };

describe('an activity', () => {
  test('that succeeds leaves three events and its result', async ({ scenario }) => {
    await scenario.worker({ activities: { work: async (user: string) => `mail to ${user}` } });

    expect(await scenario.execute('runWork', { args: [once, 'ada'] })).toBe('mail to ada');

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"activityId":"1","activityType":{"name":"work"},"input":["ada"],"startToCloseTimeout":60000,"workflowTaskCompletedEventId":4}
      6 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
      7 ActivityTaskCompleted {"scheduledEventId":5,"startedEventId":6,"result":["mail to ada"]}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted
    `);
  });

  test('that fails twice is tried again after one and two seconds, and only the last attempt is in the history', async ({
    scenario,
  }) => {
    const work = async (): Promise<number> => {
      const { attempt } = Context.current().info;
      if (attempt < 3) throw new Error(`attempt ${attempt}`);
      return attempt;
    };
    await scenario.worker({ activities: { work } });

    expect(await scenario.execute('runWork', { args: [{ startToCloseTimeout: '1 minute' }] })).toBe(3);

    const history = await scenario.history();
    expectHistory(history).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"retryPolicy":{"initialInterval":1000,"backoffCoefficient":2,"maximumInterval":100000}}
      6 ActivityTaskStarted {"attempt":3,"lastFailure":{"message":"attempt 2"}}
      7 ActivityTaskCompleted {"scheduledEventId":5,"startedEventId":6}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted
    `);
    expect(elapsedMs(history, 5, 7)).toBeGreaterThanOrEqual(3000);
    expect(elapsedMs(history, 5, 7)).toBeLessThan(60_000);
  });

  test('that fails as often as it may fails the workflow', async ({ scenario }) => {
    await scenario.worker({ activities: { work: () => Promise.reject(new Error('no')) } });
    const options = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 2 } };

    expect(await scenario.execute('describeFailureOfWork', { args: [options] })).toMatchObject([
      { name: 'ActivityFailure', retryState: 'MAXIMUM_ATTEMPTS_REACHED' },
      { name: 'ApplicationFailure', message: 'no', type: 'Error' },
    ]);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled {"retryPolicy":{"maximumAttempts":2}}
      6 ActivityTaskStarted {"attempt":2,"lastFailure":{"message":"no"}}
      7 ActivityTaskFailed {"scheduledEventId":5,"startedEventId":6,"retryState":"RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED","failure":{"message":"no"}}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted
    `);
  });

  test('that fails with a type listed as non-retryable is not tried again', async ({ scenario }) => {
    const work = () =>
      Promise.reject(ApplicationFailure.create({ type: 'CardDeclined', message: 'declined' }));
    await scenario.worker({ activities: { work } });
    const options = { startToCloseTimeout: '1 minute', retry: { nonRetryableErrorTypes: ['CardDeclined'] } };

    await scenario.execute('describeFailureOfWork', { args: [options] });

    const history = await scenario.history();
    expect(attributesOf(history, 6)).toMatchObject({ attempt: 1 });
    expect(attributesOf(history, 7)).toMatchObject({ retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE' });
  });

  test('that says so itself is not tried again', async ({ scenario }) => {
    await scenario.worker({
      activities: { work: () => Promise.reject(ApplicationFailure.nonRetryable('declined')) },
    });

    await scenario.execute('describeFailureOfWork', { args: [{ startToCloseTimeout: '1 minute' }] });

    const history = await scenario.history();
    expect(attributesOf(history, 6)).toMatchObject({ attempt: 1 });
    expect(attributesOf(history, 7)).toMatchObject({ retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE' });
  });

  test('that asks for its next attempt in an hour gets it in an hour, whatever the policy says', async ({
    scenario,
  }) => {
    const starts: number[] = [];
    const work = async (): Promise<void> => {
      starts.push(await scenario.currentTimeMs());
      if (starts.length === 1) throw ApplicationFailure.create({ message: 'busy', nextRetryDelay: '1 hour' });
    };
    await scenario.worker({ activities: { work } });
    const options = { startToCloseTimeout: '1 minute', retry: { maximumInterval: '1 minute' } };

    await scenario.execute('runWork', { args: [options] });

    expect(starts).toHaveLength(2);
    expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(3_600_000);
    expect(starts[1]! - starts[0]!).toBeLessThan(3_660_000);
  });
});

describe('an activity that nobody finishes here', () => {
  test('is completed by a client with its id, also a day later', async ({ scenario, env }) => {
    const running = signpost();
    const work = async (): Promise<never> => {
      running.reach();
      const { CompleteAsyncError } = await import('@temporalio/activity');
      throw new CompleteAsyncError();
    };
    await scenario.worker({ activities: { work } });
    const handle = await scenario.start('runWork', { args: [{ startToCloseTimeout: '1 week' }] });
    const result = handle.result();
    await running.reached;

    await env.sleep('1 day');
    await scenario.client.activity.complete({ workflowId: scenario.workflowId, activityId: '1' }, 'signed');

    expect(await result).toBe('signed');
    const history = await scenario.history();
    expectHistory(history).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskCompleted {"result":["signed"]}
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
     10 WorkflowTaskCompleted
     11 WorkflowExecutionCompleted
    `);
    expect(elapsedMs(history, 5, 7)).toBeGreaterThanOrEqual(24 * 3_600_000);
  });
});

describe('an activity’s failure', () => {
  differs({ official: 'it expects an ApplicationFailure' })(
    'may be any failure, a cancellation too',
    async ({ scenario }) => {
      const { CancelledFailure } = await import('@temporalio/common');
      await scenario.worker({
        activities: { work: () => Promise.reject(new CancelledFailure('not asked for')) },
      });

      expect(await scenario.execute('describeFailureOfWork', { args: [once] })).toMatchObject([
        { name: 'ActivityFailure' },
        {},
      ]);
    },
  );
});
