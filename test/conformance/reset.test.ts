import { expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { differs, eventually, type Scenario } from './support/scenario.ts';

/** Goes back to before the first workflow task of the workflow was completed. */
async function reset(scenario: Scenario): Promise<string> {
  const { runId }: { runId?: string | null } = await scenario.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: scenario.workflowId },
    workflowTaskFinishEventId: 4,
    reason: 'once more',
    requestId: 'the reset',
  });
  return runId ?? '';
}

const unsupported = differs({ official: 'it has no reset' });

unsupported(
  'a workflow that was reset is replayed up to the point and hears again of the signals after it',
  async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    await handle.signal('note', 'one');
    await eventually(
      async () => handle.query<string[]>('notes'),
      (notes) => notes.length === 1,
      'the note',
    );

    const runId = await reset(scenario);
    const again = scenario.client.workflow.getHandle(scenario.workflowId, runId);
    scenario.owns(again);
    expect(await again.query('notes')).toEqual(['one']);
    await again.signal('finish');
    expect(await again.result()).toEqual({ notes: ['one'], sum: 0 });

    expectHistory(await scenario.history(scenario.workflowId, runId)).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"newRunId":"${runId}"}
      5 WorkflowExecutionSignaled {"signalName":"note"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionSignaled {"signalName":"finish"}
      10 WorkflowTaskScheduled
      11 WorkflowTaskStarted
      12 WorkflowTaskCompleted
      13 WorkflowExecutionCompleted
    `);
  },
);

unsupported(
  'an update that came after the point of a reset is answered by the new run',
  async ({ scenario }) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    expect(await handle.executeUpdate('add', { args: [3], updateId: 'three' })).toBe(3);

    const runId = await reset(scenario);
    const again = scenario.client.workflow.getHandle(scenario.workflowId, runId);
    scenario.owns(again);
    expect(await again.executeUpdate('add', { args: [3], updateId: 'three' })).toBe(3);
    await again.signal('finish');
    expect(await again.result()).toEqual({ notes: [], sum: 3 });
  },
);
