import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { elapsedMs } from './support/history-text.ts';
import { signpost } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

const hourMs = 3_600_000;
const once = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } };

/** The history of a workflow that runs one activity, resolved by the lines in the middle. */
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

/** Starts a workflow that runs one activity. */
async function withActivity(
  script: Script,
  attributes: Parameters<typeof commands.activity>[1] = {},
): Promise<void> {
  await script.start();
  await script.run(commands.activity('1', { activityType: { name: 'work' }, ...attributes }));
}

/** Takes the activity's task and fails it, then lets time skip to whatever follows. */
async function failActivity(script: Script, message: string, info: object = {}): Promise<void> {
  const { taskToken } = await script.pollActivityTask();
  const failure = { message, applicationFailureInfo: info };
  await script.call('RespondActivityTaskFailed', { taskToken, failure });
  await script.skipTime();
}

async function completeActivity(script: Script, ...result: unknown[]): Promise<void> {
  const { taskToken } = await script.pollActivityTask();
  await script.call('RespondActivityTaskCompleted', {
    taskToken,
    // A worker gives one value or none.
    ...(result.length > 0 && { result: payloads(...result) }),
  });
}

describe('an activity', () => {
  conformance('that succeeds leaves three events and its result', {
    history: around(`
      5 ActivityTaskScheduled {"activityId":"1","activityType":{"name":"work"},"input":["ada"],"startToCloseTimeout":60000,"workflowTaskCompletedEventId":4}
      6 ActivityTaskStarted {"scheduledEventId":5,"attempt":1}
      7 ActivityTaskCompleted {"scheduledEventId":5,"startedEventId":6,"result":["mail to ada"]}`),
    script: async (script) => {
      await withActivity(script, { input: payloads('ada') });
      await completeActivity(script, 'mail to ada');
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: async (user: string) => `mail to ${user}` } });
      expect(await scenario.execute('runWork', { args: [once, 'ada'] })).toBe('mail to ada');
    },
  });

  conformance(
    'that fails twice is tried again after one and two seconds, and only the last attempt is in the history',
    {
      history: around(`
      5 ActivityTaskScheduled {"retryPolicy":{"initialInterval":1000,"backoffCoefficient":2,"maximumInterval":100000}}
      6 ActivityTaskStarted {"attempt":3,"lastFailure":{"message":"attempt 2"}}
      7 ActivityTaskCompleted {"scheduledEventId":5,"startedEventId":6}`),
      script: async (script) => {
        await withActivity(script);
        await failActivity(script, 'attempt 1');
        await failActivity(script, 'attempt 2');
        await completeActivity(script);
        await script.run(commands.complete());
        expect(elapsedMs(await script.found(script.workflowId), 5, 7)).toBe(3000);
      },
      sdk: async (scenario) => {
        const work = async (): Promise<number> => {
          const { attempt } = Context.current().info;
          if (attempt < 3) throw new Error(`attempt ${attempt}`);
          return attempt;
        };
        await scenario.worker({ activities: { work } });
        expect(await scenario.execute('runWork', { args: [{ startToCloseTimeout: '1 minute' }] })).toBe(3);
        const elapsed = elapsedMs(await scenario.history(), 5, 7);
        expect(elapsed).toBeGreaterThanOrEqual(3000);
        expect(elapsed).toBeLessThan(60_000);
      },
    },
  );

  conformance('that fails as often as it may fails for good', {
    history: around(`
      5 ActivityTaskScheduled {"retryPolicy":{"maximumAttempts":2}}
      6 ActivityTaskStarted {"attempt":2,"lastFailure":{"message":"no"}}
      7 ActivityTaskFailed {"scheduledEventId":5,"startedEventId":6,"retryState":"RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED","failure":{"message":"no"}}`),
    script: async (script) => {
      await withActivity(script, { retryPolicy: { maximumAttempts: 2 } });
      await failActivity(script, 'no');
      await failActivity(script, 'no');
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      await scenario.worker({ activities: { work: () => Promise.reject(new Error('no')) } });
      const options = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 2 } };
      expect(await scenario.execute('describeFailureOfWork', { args: [options] })).toMatchObject([
        { name: 'ActivityFailure', retryState: 'MAXIMUM_ATTEMPTS_REACHED' },
        { name: 'ApplicationFailure', message: 'no', type: 'Error' },
      ]);
    },
  });

  const notTriedAgain = around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskFailed {"startedEventId":6,"retryState":"RETRY_STATE_NON_RETRYABLE_FAILURE","failure":{"message":"declined"}}`);

  conformance('that fails with a type listed as non-retryable is not tried again', {
    history: notTriedAgain,
    script: async (script) => {
      await withActivity(script, { retryPolicy: { nonRetryableErrorTypes: ['CardDeclined'] } });
      await failActivity(script, 'declined', { type: 'CardDeclined' });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const work = () =>
        Promise.reject(ApplicationFailure.create({ type: 'CardDeclined', message: 'declined' }));
      await scenario.worker({ activities: { work } });
      const retry = { nonRetryableErrorTypes: ['CardDeclined'] };
      await scenario.execute('describeFailureOfWork', { args: [{ startToCloseTimeout: '1 minute', retry }] });
    },
  });

  conformance('that says so itself is not tried again', {
    history: notTriedAgain,
    script: async (script) => {
      await withActivity(script);
      await failActivity(script, 'declined', { nonRetryable: true });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const work = () => Promise.reject(ApplicationFailure.nonRetryable('declined'));
      await scenario.worker({ activities: { work } });
      await scenario.execute('describeFailureOfWork', { args: [{ startToCloseTimeout: '1 minute' }] });
    },
  });

  conformance('that asks for its next attempt in an hour gets it in an hour, whatever the policy says', {
    history: around(`
      5 ActivityTaskScheduled {"retryPolicy":{"maximumInterval":60000}}
      6 ActivityTaskStarted {"attempt":2}
      7 ActivityTaskCompleted`),
    script: async (script) => {
      await withActivity(script, { retryPolicy: { maximumInterval: { seconds: 60 } } });
      await failActivity(script, 'busy', { nextRetryDelay: { seconds: 3600 } });
      await completeActivity(script);
      await script.run(commands.complete());
      expect(elapsedMs(await script.found(script.workflowId), 5, 7)).toBe(hourMs);
    },
    sdk: async (scenario) => {
      const work = async (): Promise<void> => {
        if (Context.current().info.attempt === 1)
          throw ApplicationFailure.create({ message: 'busy', nextRetryDelay: '1 hour' });
      };
      await scenario.worker({ activities: { work } });
      const retry = { maximumInterval: '1 minute' };
      await scenario.execute('runWork', { args: [{ startToCloseTimeout: '1 minute', retry }] });
      const elapsed = elapsedMs(await scenario.history(), 5, 7);
      expect(elapsed).toBeGreaterThanOrEqual(hourMs);
      expect(elapsed).toBeLessThan(hourMs + 60_000);
    },
  });

  conformance('that nobody finishes here is completed by a client with its id, also a day later', {
    history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted {"attempt":1}
      7 ActivityTaskCompleted {"result":["signed"]}`),
    script: async (script) => {
      await withActivity(script, { startToCloseTimeout: { seconds: 7 * 24 * 3600 } });
      await script.pollActivityTask();
      await script.skipping(() => script.sleep(24 * 3600));
      await script.call('RespondActivityTaskCompletedById', {
        workflowId: script.workflowId,
        activityId: '1',
        result: payloads('signed'),
      });
      await script.run(commands.complete());
      expect(elapsedMs(await script.found(script.workflowId), 5, 7)).toBe(24 * hourMs);
    },
    sdk: async (scenario) => {
      const running = signpost();
      const work = async (): Promise<never> => {
        running.reach();
        throw new CompleteAsyncError();
      };
      await scenario.worker({ activities: { work } });
      const handle = await scenario.start('runWork', { args: [{ startToCloseTimeout: '1 week' }] });
      const result = handle.result();
      await running.reached;
      await scenario.sleep('1 day');
      const { workflowId } = scenario;
      await scenario.client.activity.complete({ workflowId, activityId: '1' }, 'signed');
      expect(await result).toBe('signed');
    },
  });

  conformance('may fail with any failure, a cancellation too', {
    official: 'it expects an ApplicationFailure',
    history: around(`
      5 ActivityTaskScheduled
      6 ActivityTaskStarted
      7 ActivityTaskFailed {"failure":{"message":"not asked for"}}`),
    script: async (script) => {
      await withActivity(script, { retryPolicy: { maximumAttempts: 1 } });
      const { taskToken } = await script.pollActivityTask();
      const failure = { message: 'not asked for', canceledFailureInfo: {} };
      await script.call('RespondActivityTaskFailed', { taskToken, failure });
      await script.run(commands.complete());
    },
    sdk: async (scenario) => {
      const work = () => Promise.reject(new CancelledFailure('not asked for'));
      await scenario.worker({ activities: { work } });
      expect(await scenario.execute('describeFailureOfWork', { args: [once] })).toMatchObject([
        { name: 'ActivityFailure' },
        {},
      ]);
    },
  });
});
