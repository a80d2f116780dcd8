import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { attributesOf, eventTypes, expectHistory } from './support/history-text.ts';
import { differs, eventually, test } from './support/scenario.ts';

describe('a workflow', () => {
  test('that returns completes with its value', async ({ scenario }) => {
    await scenario.worker();

    expect(await scenario.execute('echo', { args: [{ order: 7 }] })).toEqual({ order: 7 });

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted {"workflowType":{"name":"echo"},"input":[{"order":7}],"attempt":1}
      2 WorkflowTaskScheduled {"attempt":1,"startToCloseTimeout":10000}
      3 WorkflowTaskStarted {"scheduledEventId":2}
      4 WorkflowTaskCompleted {"scheduledEventId":2,"startedEventId":3}
      5 WorkflowExecutionCompleted {"result":[{"order":7}],"workflowTaskCompletedEventId":4}
    `);
  });

  test('that throws an ApplicationFailure fails with it', async ({ scenario }) => {
    await scenario.worker();

    const failure = await scenario
      .execute('failWith', { args: ['CardDeclined'] })
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(ApplicationFailure);
    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionFailed {"failure":{"message":"the card was declined","applicationFailureInfo":{"type":"CardDeclined","nonRetryable":true}},"workflowTaskCompletedEventId":4}
    `);
  });

  differs({ official: 'it leaves retryState unset' })(
    'that fails says why it is not retried',
    async ({ scenario }) => {
      await scenario.worker();

      await scenario.execute('failWith', { args: ['CardDeclined'] }).catch(() => undefined);

      expect(attributesOf(await scenario.history(), 5)['retryState']).toBe(
        'RETRY_STATE_RETRY_POLICY_NOT_SET',
      );
    },
  );

  test('that throws a plain Error fails its workflow task and goes on when the code is mended', async ({
    scenario,
  }) => {
    await scenario.worker();

    expect(await scenario.execute('failFirstTask')).toBe('mended');

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled {"attempt":1}
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"cause":"WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE","failure":{"message":"not deployed yet"},"scheduledEventId":2,"startedEventId":3}
      5 WorkflowTaskScheduled {"attempt":2}
      6 WorkflowTaskStarted {"scheduledEventId":5}
      7 WorkflowTaskCompleted {"scheduledEventId":5,"startedEventId":6}
      8 WorkflowExecutionCompleted
    `);
  });

  differs({ official: 'it writes three events for every failed attempt' })(
    'that keeps throwing a plain Error leaves no trace of the attempts after the first',
    async ({ scenario }) => {
      await scenario.worker();
      const handle = await scenario.start('failEveryTask');

      await eventually(
        async () => (await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0,
        (attempt) => attempt >= 2,
        'a second attempt of the workflow task',
      );

      expect(eventTypes(await scenario.history())).toEqual([
        'WorkflowExecutionStarted',
        'WorkflowTaskScheduled',
        'WorkflowTaskStarted',
        'WorkflowTaskFailed',
      ]);
    },
  );
});
