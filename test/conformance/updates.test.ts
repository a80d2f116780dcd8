import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import { commands, messages } from '../service/support/scenario.ts';
import { conformance } from './support/conformance.ts';
import type { Scenario } from './support/scenario.ts';
import { payloads, type Script } from './support/script.ts';

const ACCEPTED = 2;
const COMPLETED = 3;
const USE_EXISTING = 2;

const firstTask = `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted`;
const nextTask = `${firstTask}
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted {"scheduledEventId":5}
      7 WorkflowTaskCompleted {"scheduledEventId":5,"startedEventId":6}`;

async function idleLedger(scenario: Scenario) {
  await scenario.worker({ activities: { work: async () => undefined } });
  const handle = await scenario.start('ledger');
  await scenario.reaches('WorkflowTaskCompleted');
  return handle;
}

async function idle(script: Script): Promise<void> {
  await script.start();
  await script.run();
}

const updateRequest = (script: Script, updateId: string, stage: number, ...args: unknown[]) => ({
  workflowExecution: { workflowId: script.workflowId },
  waitPolicy: { lifecycleStage: stage },
  request: { meta: { updateId }, input: { name: 'add', args: payloads(...args) } },
});

const update = (script: Script, updateId: string, stage: number, ...args: unknown[]) =>
  script.later('UpdateWorkflowExecution', updateRequest(script, updateId, stage, ...args));

const success = (...values: unknown[]) => ({ success: payloads(...values) });

/** Takes the workflow task with the update, accepts it and gives its result. */
async function acceptAndComplete(script: Script, updateId: string, result: unknown): Promise<void> {
  const task = await script.pollWorkflowTask();
  expect(task.messages).toMatchObject([{ id: `${updateId}/request` }]);
  const [request] = script.requestsOf(task);
  await script.complete(task, {
    messages: [
      messages.accept(updateId, request, task.messages![0]!.eventId),
      messages.respond(updateId, success(result)),
    ],
  });
}

describe('an update', () => {
  conformance('of an idle workflow is accepted and completed in one workflow task', {
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted {"protocolInstanceId":"u-1","acceptedRequestMessageId":"u-1/request","acceptedRequestSequencingEventId":5,"acceptedRequest":{"meta":{"updateId":"u-1"},"input":{"name":"add","args":[3]}}}
      9 WorkflowExecutionUpdateCompleted {"meta":{"updateId":"u-1"},"acceptedEventId":8,"outcome":{"success":[3]}}`,
    script: async (script) => {
      await idle(script);
      const outcome = update(script, 'u-1', COMPLETED, 3);
      await acceptAndComplete(script, 'u-1', 3);
      await expect(outcome).resolves.toMatchObject({ outcome: success(3) });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      expect(await handle.executeUpdate('add', { args: [3], updateId: 'u-1' })).toBe(3);
    },
  });

  conformance('that runs an activity is completed when the activity is', {
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted
      9 ActivityTaskScheduled
     10 ActivityTaskStarted
     11 ActivityTaskCompleted
     12 WorkflowTaskScheduled
     13 WorkflowTaskStarted
     14 WorkflowTaskCompleted
     15 WorkflowExecutionUpdateCompleted {"acceptedEventId":8,"outcome":{"success":[4]}}`,
    script: async (script) => {
      await idle(script);
      const outcome = update(script, 'u-1', COMPLETED, 4);
      const task = await script.pollWorkflowTask();
      await script.complete(task, {
        commands: [commands.message('u-1/Acceptance'), commands.activity('1')],
        messages: [messages.accept('u-1')],
      });
      const { taskToken } = await script.pollActivityTask();
      await script.call('RespondActivityTaskCompleted', { taskToken });
      await script.complete(await script.pollWorkflowTask(), {
        messages: [messages.respond('u-1', success(4))],
      });
      await expect(outcome).resolves.toMatchObject({ outcome: success(4) });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      expect(await handle.executeUpdate('addSlowly', { args: [4] })).toBe(4);
    },
  });

  conformance('that its validator rejects leaves no trace, and the next one gets its event ids', {
    official: 'it writes the workflow task that rejected it',
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted
      9 WorkflowExecutionUpdateCompleted {"acceptedEventId":8,"outcome":{"success":[2]}}`,
    script: async (script) => {
      await idle(script);
      const refused = update(script, 'u-1', COMPLETED, -1);
      await script.complete(await script.pollWorkflowTask(), {
        messages: [messages.reject('u-1', 'only positive amounts')],
      });
      await expect(refused).resolves.toMatchObject({
        outcome: { failure: { message: 'only positive amounts' } },
      });
      expect(script.history()).toHaveLength(4);
      const outcome = update(script, 'u-2', COMPLETED, 2);
      await acceptAndComplete(script, 'u-2', 2);
      await outcome;
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      const refusal = await handle.executeUpdate('add', { args: [-1] }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
      expect((refusal as WorkflowUpdateFailedError).cause).toMatchObject({ type: 'NotPositive' });
      expect(await scenario.types()).toHaveLength(4);
      expect(await handle.executeUpdate('add', { args: [2] })).toBe(2);
    },
  });

  conformance('that is open when the workflow returns fails and says so', {
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted
      9 WorkflowExecutionSignaled
     10 WorkflowTaskScheduled
     11 WorkflowTaskStarted
     12 WorkflowTaskCompleted
     13 WorkflowExecutionCompleted`,
    script: async (script) => {
      await idle(script);
      const accepted = update(script, 'u-1', ACCEPTED, 1);
      await script.complete(await script.pollWorkflowTask(), { messages: [messages.accept('u-1')] });
      await accepted;
      const outcome = script.later('PollWorkflowExecutionUpdate', {
        updateRef: { workflowExecution: { workflowId: script.workflowId }, updateId: 'u-1' },
        waitPolicy: { lifecycleStage: COMPLETED },
      });
      await script.signal('finish');
      await script.run(commands.complete());
      await expect(outcome).resolves.toMatchObject({
        outcome: { failure: { applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow' } } },
      });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      const waitForStage = WorkflowUpdateStage.ACCEPTED;
      const open = await handle.startUpdate('addNever', { args: [1], waitForStage });
      await handle.signal('finish');
      expect(await handle.result()).toEqual({ notes: [], sum: 0 });
      const refusal = await open.result().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
      const cause = (refusal as WorkflowUpdateFailedError).cause as ApplicationFailure;
      expect(cause.type).toBe('AcceptedUpdateCompletedWorkflow');
    },
  });

  conformance('with the id of an earlier one gives that one’s outcome', {
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted
      9 WorkflowExecutionUpdateCompleted`,
    script: async (script) => {
      await idle(script);
      const first = update(script, 'u-1', COMPLETED, 3);
      await acceptAndComplete(script, 'u-1', 3);
      const second = update(script, 'u-1', COMPLETED, 3);
      for (const outcome of [first, second])
        await expect(outcome).resolves.toMatchObject({ outcome: success(3) });
    },
    sdk: async (scenario) => {
      const handle = await idleLedger(scenario);
      for (let asked = 1; asked <= 2; asked += 1)
        expect(await handle.executeUpdate('add', { args: [3], updateId: 'u-1' })).toBe(3);
    },
  });

  conformance('can start its workflow', {
    history: `${firstTask}
      5 WorkflowExecutionUpdateAccepted {"acceptedRequestSequencingEventId":2}
      6 WorkflowExecutionUpdateCompleted {"acceptedEventId":5}`,
    script: async (script) => {
      const outcome = updateWithStart(script, 'u-1', 3);
      await acceptAndComplete(script, 'u-1', 3);
      await expect(outcome).resolves.toMatchObject({
        responses: [{ startWorkflow: { started: true } }, { updateWorkflow: { outcome: success(3) } }],
      });
    },
    sdk: async (scenario) => {
      await scenario.worker();
      expect(await startAndAdd(scenario, 3)).toBe(3);
    },
  });

  conformance('that can start its workflow can also meet one that runs', {
    history: `${nextTask}
      8 WorkflowExecutionUpdateAccepted
      9 WorkflowExecutionUpdateCompleted`,
    script: async (script) => {
      await idle(script);
      const outcome = updateWithStart(script, 'u-1', 4);
      await acceptAndComplete(script, 'u-1', 4);
      await expect(outcome).resolves.toMatchObject({
        responses: [{ startWorkflow: {} }, { updateWorkflow: { outcome: success(4) } }],
      });
    },
    sdk: async (scenario) => {
      await idleLedger(scenario);
      expect(await startAndAdd(scenario, 4)).toBe(4);
    },
  });
});

const updateWithStart = (script: Script, updateId: string, amount: number) =>
  script.later('ExecuteMultiOperation', {
    operations: [
      {
        startWorkflow: {
          workflowId: script.workflowId,
          workflowType: { name: 'ledger' },
          taskQueue: { name: script.taskQueue },
          requestId: script.platform.newId(),
          workflowIdConflictPolicy: USE_EXISTING,
        },
      },
      { updateWorkflow: updateRequest(script, updateId, COMPLETED, amount) },
    ],
  });

async function startAndAdd(scenario: Scenario, amount: number): Promise<unknown> {
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
}
