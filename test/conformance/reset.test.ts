import { expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import { eventually, type Scenario } from './support/scenario.ts';

/** Goes back to before the first workflow task of the workflow was completed. */
async function reset(scenario: Scenario): Promise<string> {
  const request = {
    namespace: 'default',
    workflowExecution: { workflowId: scenario.workflowId },
    workflowTaskFinishEventId: 4,
    reason: 'once more',
    requestId: 'the reset',
  };
  // The SDK declares 64-bit numbers as Long and takes plain ones too.
  const { runId } = await scenario.client.workflowService.resetWorkflowExecution(request as never);
  return runId;
}

const official = 'it has no reset';

conformance('a workflow that was reset hears again of the signals after the point', {
  official,
  history: `
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 WorkflowTaskStarted
    4 WorkflowTaskFailed
    5 WorkflowExecutionSignaled {"signalName":"note"}
    6 WorkflowTaskScheduled
    7 WorkflowTaskStarted
    8 WorkflowTaskCompleted
    9 WorkflowExecutionSignaled {"signalName":"finish"}
   10 WorkflowTaskScheduled
   11 WorkflowTaskStarted
   12 WorkflowTaskCompleted
   13 WorkflowExecutionCompleted`,
  sdk: async (scenario) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    // The first workflow task is over when a query is answered; only then is there something to go back to.
    await handle.query('notes');
    await handle.signal('note', 'one');
    await eventually(
      async () => handle.query<string[]>('notes'),
      (notes) => notes.length === 1,
      'the note',
    );

    const again = scenario.client.workflow.getHandle(scenario.workflowId, await reset(scenario));
    scenario.owns(again);
    expect(await again.query('notes')).toEqual(['one']);
    await again.signal('finish');
    expect(await again.result()).toEqual({ notes: ['one'], sum: 0 });
  },
});

conformance('an update that came after the point of a reset is answered by the new run', {
  official,
  sdk: async (scenario) => {
    await scenario.worker();
    const handle = await scenario.start('ledger');
    expect(await handle.executeUpdate('add', { args: [3], updateId: 'three' })).toBe(3);

    const again = scenario.client.workflow.getHandle(scenario.workflowId, await reset(scenario));
    scenario.owns(again);
    expect(await again.executeUpdate('add', { args: [3], updateId: 'three' })).toBe(3);
    await again.signal('finish');
    expect(await again.result()).toEqual({ notes: [], sum: 3 });
  },
});
