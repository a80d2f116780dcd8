import { describe, expect } from 'vitest';
import { eventTypes, expectHistory } from './support/history-text.ts';
import { differs, test } from './support/scenario.ts';

const prefix = `
  1 WorkflowExecutionStarted
  2 WorkflowTaskScheduled
  3 WorkflowTaskStarted
  4 WorkflowTaskCompleted`;
const suffix = `
  7 WorkflowTaskScheduled
  8 WorkflowTaskStarted
  9 WorkflowTaskCompleted
 10 WorkflowExecutionCompleted`;

describe('a workflow that reaches out to another', () => {
  test('by a signal finds it', async ({ scenario }) => {
    await scenario.worker();
    const other = await scenario.start('collector', { workflowId: `${scenario.workflowId}/other` });

    expect(await scenario.execute('reachesOut', { args: [other.workflowId, 'signal'] })).toBe('reached');

    expectHistory(await scenario.history()).toBe(`${prefix}
      5 SignalExternalWorkflowExecutionInitiated {"signalName":"note","workflowTaskCompletedEventId":4}
      6 ExternalWorkflowExecutionSignaled {"initiatedEventId":5}${suffix}`);
    expect(await other.result()).toEqual(['hello']);
  });

  test('by a signal hears that there is none', async ({ scenario }) => {
    await scenario.worker();

    expect(await scenario.execute('reachesOut', { args: ['nobody', 'signal'] })).toBe('ApplicationFailure');

    expectHistory(await scenario.history()).toBe(`${prefix}
      5 SignalExternalWorkflowExecutionInitiated
      6 SignalExternalWorkflowExecutionFailed {"initiatedEventId":5,"cause":"SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"}${suffix}`);
  });

  test('to cancel it finds it', async ({ scenario }) => {
    await scenario.worker();
    const other = await scenario.start('waitsForEver', { workflowId: `${scenario.workflowId}/other` });

    expect(await scenario.execute('reachesOut', { args: [other.workflowId, 'cancel'] })).toBe('reached');

    expectHistory(await scenario.history()).toBe(`${prefix}
      5 RequestCancelExternalWorkflowExecutionInitiated
      6 ExternalWorkflowExecutionCancelRequested {"initiatedEventId":5}${suffix}`);
    await expect(other.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(eventTypes(await other.fetchHistory())).toContain('WorkflowExecutionCancelRequested');
  });

  differs({ official: 'it never answers, and the workflow waits for ever' })(
    'to cancel it hears that there is none',
    async ({ scenario }) => {
      await scenario.worker();

      expect(await scenario.execute('reachesOut', { args: ['nobody', 'cancel'] })).toBe('ApplicationFailure');

      expectHistory(await scenario.history()).toBe(`${prefix}
        5 RequestCancelExternalWorkflowExecutionInitiated
        6 RequestCancelExternalWorkflowExecutionFailed {"initiatedEventId":5,"cause":"CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"}${suffix}`);
    },
  );
});
