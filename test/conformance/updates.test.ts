import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { eventTypes, expectHistory } from './support/history-text.ts';
import { differs, eventually, test, type Scenario } from './support/scenario.ts';

async function idleLedger(scenario: Scenario) {
  await scenario.worker({ activities: { work: async () => undefined } });
  const handle = await scenario.start('ledger');
  await eventually(
    async () => eventTypes(await scenario.history()),
    ({ length }) => length === 4,
    'the first workflow task',
  );
  return handle;
}

describe('an update', () => {
  test('of an idle workflow is accepted and completed in one workflow task', async ({ scenario }) => {
    const handle = await idleLedger(scenario);

    expect(await handle.executeUpdate('add', { args: [3], updateId: 'u-1' })).toBe(3);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted {"scheduledEventId":5}
      7 WorkflowTaskCompleted {"scheduledEventId":5,"startedEventId":6}
      8 WorkflowExecutionUpdateAccepted {"protocolInstanceId":"u-1","acceptedRequestMessageId":"u-1/request","acceptedRequestSequencingEventId":5,"acceptedRequest":{"meta":{"updateId":"u-1"},"input":{"name":"add","args":[3]}}}
      9 WorkflowExecutionUpdateCompleted {"meta":{"updateId":"u-1"},"acceptedEventId":8,"outcome":{"success":[3]}}
    `);
  });

  test('that runs an activity is completed when the activity is', async ({ scenario }) => {
    const handle = await idleLedger(scenario);

    expect(await handle.executeUpdate('addSlowly', { args: [4] })).toBe(4);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted
      7 WorkflowTaskCompleted
      8 WorkflowExecutionUpdateAccepted
      9 ActivityTaskScheduled
     10 ActivityTaskStarted
     11 ActivityTaskCompleted
     12 WorkflowTaskScheduled
     13 WorkflowTaskStarted
     14 WorkflowTaskCompleted
     15 WorkflowExecutionUpdateCompleted {"acceptedEventId":8,"outcome":{"success":[4]}}
    `);
  });

  differs({ official: 'it writes the workflow task that rejected it' })(
    'that its validator rejects leaves no trace, and the next one gets its event ids',
    async ({ scenario }) => {
      const handle = await idleLedger(scenario);

      const refusal = await handle.executeUpdate('add', { args: [-1] }).catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
      expect((refusal as WorkflowUpdateFailedError).cause).toMatchObject({ type: 'NotPositive' });
      expect(eventTypes(await scenario.history())).toHaveLength(4);
      expect(await handle.executeUpdate('add', { args: [2] })).toBe(2);
      expect(eventTypes(await scenario.history()).slice(4)).toEqual([
        'WorkflowTaskScheduled',
        'WorkflowTaskStarted',
        'WorkflowTaskCompleted',
        'WorkflowExecutionUpdateAccepted',
        'WorkflowExecutionUpdateCompleted',
      ]);
    },
  );

  test('that is open when the workflow returns fails and says so', async ({ scenario }) => {
    const handle = await idleLedger(scenario);
    const update = await handle.startUpdate('addNever', {
      args: [1],
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    });

    await handle.signal('finish');

    expect(await handle.result()).toEqual({ notes: [], sum: 0 });
    const refusal = await update.result().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
    const cause = (refusal as WorkflowUpdateFailedError).cause as ApplicationFailure;
    expect(cause.type).toBe('AcceptedUpdateCompletedWorkflow');
    expect(eventTypes(await scenario.history()).slice(-3)).toEqual([
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted',
      'WorkflowExecutionCompleted',
    ]);
  });

  test('with the id of an earlier one gives that one’s outcome', async ({ scenario }) => {
    const handle = await idleLedger(scenario);

    expect(await handle.executeUpdate('add', { args: [3], updateId: 'u-1' })).toBe(3);
    expect(await handle.executeUpdate('add', { args: [3], updateId: 'u-1' })).toBe(3);

    expect(
      eventTypes(await scenario.history()).filter((type) => type === 'WorkflowExecutionUpdateAccepted'),
    ).toHaveLength(1);
  });

  test('can start its workflow, or meet one that runs', async ({ scenario }) => {
    await scenario.worker();
    const startAndAdd = async (amount: number): Promise<unknown> => {
      const operation = new WithStartWorkflowOperation('ledger', {
        workflowId: scenario.workflowId,
        taskQueue: scenario.taskQueue,
        args: [],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      const sum = await scenario.client.workflow.executeUpdateWithStart('add', {
        args: [amount],
        startWorkflowOperation: operation as never,
      });
      scenario.owns(await operation.workflowHandle());
      return sum;
    };

    expect(await startAndAdd(3)).toBe(3);

    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionUpdateAccepted {"acceptedRequestSequencingEventId":2}
      6 WorkflowExecutionUpdateCompleted {"acceptedEventId":5}
    `);
    expect(await startAndAdd(4)).toBe(7);
  });
});
