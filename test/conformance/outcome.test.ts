import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { commands } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import { eventually } from './support/scenario.ts';
import { payloads } from './support/script.ts';

const UNHANDLED_FAILURE = 14;

describe('a workflow', () => {
  conformance('that returns completes with its value', {
    history: `
      1 WorkflowExecutionStarted {"workflowType":{"name":"echo"},"input":[{"order":7}],"attempt":1}
      2 WorkflowTaskScheduled {"attempt":1,"startToCloseTimeout":10000}
      3 WorkflowTaskStarted {"scheduledEventId":2}
      4 WorkflowTaskCompleted {"scheduledEventId":2,"startedEventId":3}
      5 WorkflowExecutionCompleted {"result":[{"order":7}],"workflowTaskCompletedEventId":4}`,
    script: async (script) => {
      await script.start({ workflowType: { name: 'echo' }, input: payloads({ order: 7 }) });
      await script.run({
        commandType: 4,
        completeWorkflowExecutionCommandAttributes: { result: payloads({ order: 7 }) },
      });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('echo', { args: [{ order: 7 }] })).toEqual({ order: 7 });
    },
  });

  conformance('that throws an ApplicationFailure fails with it and says why it is not retried', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionFailed {"failure":{"message":"the card was declined","applicationFailureInfo":{"type":"CardDeclined","nonRetryable":true}},"retryState":"RETRY_STATE_RETRY_POLICY_NOT_SET","workflowTaskCompletedEventId":4}`,
    script: async (script) => {
      await script.start();
      await script.run(commands.fail('the card was declined', { type: 'CardDeclined', nonRetryable: true }));
    },
    sdk: async (scenario) => {
      await scenario.worker();
      const failure = await scenario
        .execute('failWith', { args: ['CardDeclined'] })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WorkflowFailedError);
      expect((failure as WorkflowFailedError).cause).toBeInstanceOf(ApplicationFailure);
    },
  });

  conformance('that throws a plain Error fails its workflow task and goes on when the code is mended', {
    history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled {"attempt":1}
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":"WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE","failure":{"message":"not deployed yet"},"scheduledEventId":2,"startedEventId":3}
      5 WorkflowTaskScheduled {"attempt":2}
      6 WorkflowTaskStarted {"scheduledEventId":5}
      7 WorkflowTaskCompleted {"scheduledEventId":5,"startedEventId":6}
      8 WorkflowExecutionCompleted`,
    script: async (script) => {
      await script.start();
      const first = await script.pollWorkflowTask();
      await script.call('RespondWorkflowTaskFailed', {
        taskToken: first.taskToken,
        cause: UNHANDLED_FAILURE,
        failure: { message: 'not deployed yet', applicationFailureInfo: { type: 'Error' } },
      });
      expect((await script.run(commands.complete())).attempt).toBe(2);
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await scenario.execute('failFirstTask')).toBe('mended');
    },
  });

  conformance(
    'that keeps throwing a plain Error leaves no trace of its attempts between the first and the one under way',
    {
      official: 'it writes three events for every failed attempt',
      // The attempt under way is shown, though it is not in the history yet.
      history: `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted`,
      script: async (script) => {
        await script.start();
        for (const attempt of [1, 2, 3]) {
          const task = await script.pollWorkflowTask();
          expect(task.attempt).toBe(attempt);
          await script.call('RespondWorkflowTaskFailed', {
            taskToken: task.taskToken,
            cause: UNHANDLED_FAILURE,
          });
        }
        expect((await script.pollWorkflowTask()).attempt).toBe(4);
        expect(script.history()).toHaveLength(4);
      },
      sdk: async (scenario) => {
        await scenario.worker();
        const handle = await scenario.start('failEveryTask');
        await eventually(
          async () => (await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0,
          (attempt) => attempt >= 3,
          'a third attempt of the workflow task',
        );
      },
    },
  );
});
