import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, messages, test, type Scenario } from './support/scenario.ts';

const ACCEPTED = 2;
const COMPLETED = 3;

/** A run that has finished its first workflow task and waits. */
async function idle(scenario: Scenario): Promise<void> {
  await scenario.start();
  await scenario.run();
}

function update(scenario: Scenario, updateId: string, stage = COMPLETED) {
  return scenario.later('UpdateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    waitPolicy: { lifecycleStage: stage },
    request: { meta: { updateId, identity: 'client' }, input: { name: 'deposit' } },
  });
}

describe('an update of an idle workflow', () => {
  test('that is accepted and completed in one workflow task writes five events', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    const task = await scenario.pollWorkflowTask();
    expect(task.messages).toMatchObject([{ id: 'u/request', protocolInstanceId: 'u', eventId: 5 }]);
    await scenario.complete(task, { messages: [messages.accept('u'), messages.respond('u')] });
    await expect(outcome).resolves.toMatchObject({ stage: COMPLETED, outcome: { success: {} } });
    expectHistory(
      scenario.history().slice(4),
      `
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted
      7 WorkflowTaskCompleted
      8 WorkflowExecutionUpdateAccepted {"protocolInstanceId":"u","acceptedRequestMessageId":"u/request"}
      9 WorkflowExecutionUpdateCompleted {"acceptedEventId":8}
    `,
    );
  });

  test('that is rejected leaves no trace, and its event ids are used again', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    const task = await scenario.pollWorkflowTask();
    const answer = await scenario.complete(task, { messages: [messages.reject('u', 'too late')] });
    expect(answer).toEqual({ resetHistoryEventId: 3 });
    await expect(outcome).resolves.toMatchObject({ outcome: { failure: { message: 'too late' } } });
    expect(scenario.history()).toHaveLength(4);
    await scenario.signal('next');
    expectHistory(scenario.history().slice(4), '5 WorkflowExecutionSignaled\n6 WorkflowTaskScheduled');
  });

  test('becomes an ordinary workflow task when a signal comes first', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    await scenario.platform.settle();
    await scenario.signal('meanwhile');
    const task = await scenario.pollWorkflowTask();
    await scenario.complete(task, { messages: [messages.reject('u', 'no')] });
    await outcome;
    expectHistory(
      scenario.history().slice(4),
      `
      5 WorkflowTaskScheduled
      6 WorkflowExecutionSignaled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
    `,
    );
  });

  test('that the worker does not answer is refused by the service', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    await scenario.run(commands.marker('busy'));
    await expect(outcome).resolves.toMatchObject({
      outcome: { failure: { applicationFailureInfo: { type: 'UnprocessedUpdate' } } },
    });
  });

  test('is sent again when its workflow task fails', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    const first = await scenario.pollWorkflowTask();
    await scenario.call('RespondWorkflowTaskFailed', { taskToken: first.taskToken, cause: 14 });
    const second = await scenario.pollWorkflowTask();
    expect(second.messages).toHaveLength(1);
    await scenario.complete(second, { messages: [messages.accept('u'), messages.respond('u')] });
    await expect(outcome).resolves.toMatchObject({ stage: COMPLETED });
  });
});

test('an update can be waited for until it is accepted, and polled for its outcome later', async ({
  scenario,
}) => {
  await idle(scenario);
  const accepted = update(scenario, 'u', ACCEPTED);
  await scenario.complete(await scenario.pollWorkflowTask(), {
    commands: [commands.startTimer('t', 60)],
    messages: [messages.accept('u')],
  });
  await expect(accepted).resolves.toMatchObject({ stage: ACCEPTED });
  const polled = scenario.later('PollWorkflowExecutionUpdate', {
    updateRef: { workflowExecution: { workflowId: scenario.workflowId }, updateId: 'u' },
    waitPolicy: { lifecycleStage: COMPLETED },
  });
  await scenario.skipping(async () => {});
  await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.respond('u')] });
  await expect(polled).resolves.toMatchObject({ stage: COMPLETED, outcome: { success: {} } });
});

test('the same update id is the same update', async ({ scenario }) => {
  await idle(scenario);
  const outcomes = [update(scenario, 'u'), update(scenario, 'u')];
  const task = await scenario.pollWorkflowTask();
  expect(task.messages).toHaveLength(1);
  await scenario.complete(task, { messages: [messages.accept('u'), messages.respond('u')] });
  await expect(Promise.all([...outcomes, update(scenario, 'u')])).resolves.toHaveLength(3);
});

describe('a workflow that closes', () => {
  test('aborts an update that no worker has seen', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    await scenario.call('TerminateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
    });
    await expect(outcome).rejects.toMatchObject({
      code: 5,
      message: 'workflow update was aborted by closing workflow',
    });
  });

  test('refuses an update whose acceptance comes after the command that closes it', async ({ scenario }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    const task = await scenario.pollWorkflowTask();
    await scenario.complete(task, { commands: [commands.complete()], messages: [messages.accept('u')] });
    await expect(outcome).rejects.toThrow('workflow update was aborted by closing workflow');
  });

  test('ends an update that was accepted before with AcceptedUpdateCompletedWorkflow', async ({
    scenario,
  }) => {
    await idle(scenario);
    const outcome = update(scenario, 'u');
    await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('u')] });
    await scenario.signal('end');
    await scenario.run(commands.complete());
    await expect(outcome).resolves.toMatchObject({
      outcome: { failure: { applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow' } } },
    });
  });
});

test('an update that a run did not get to goes on to the next of its chain, and the answer names that run', async ({
  scenario,
}) => {
  await idle(scenario);
  const first = scenario.history()[0]!.workflowExecutionStartedEventAttributes!.originalExecutionRunId;
  const outcome = update(scenario, 'u');
  await scenario.run(commands.continueAsNew());
  await scenario.complete(await scenario.pollWorkflowTask(), {
    messages: [messages.accept('u'), messages.respond('u')],
  });
  const next = scenario.history()[0]!.workflowExecutionStartedEventAttributes!.originalExecutionRunId;
  expect(next).not.toBe(first);
  await expect(outcome).resolves.toMatchObject({
    updateRef: { updateId: 'u', workflowExecution: { workflowId: scenario.workflowId, runId: next } },
    outcome: { success: {} },
  });
});

test('an update whose worker asked for more time and went away goes to the next worker', async ({
  scenario,
}) => {
  await idle(scenario);
  const outcome = update(scenario, 'u');
  const sticky = 'worker-1';
  const away = new AbortController();
  void scenario.later('PollWorkflowTaskQueue', { taskQueue: { name: sticky } }, { signal: away.signal });
  await scenario.platform.settle();
  away.abort();
  await scenario.complete(await scenario.pollWorkflowTask(), {
    forceCreateNewWorkflowTask: true,
    stickyAttributes: { workerTaskQueue: { name: sticky }, scheduleToStartTimeout: { seconds: 5 } },
  });
  await scenario.platform.pass(5_000);
  const task = await scenario.pollWorkflowTask();
  expect(task.messages).toHaveLength(1);
  await scenario.complete(task, { messages: [messages.accept('u'), messages.respond('u')] });
  await expect(outcome).resolves.toMatchObject({ outcome: { success: {} } });
});

test('a second answer to an update fails the workflow task and says why', async ({ scenario }) => {
  await idle(scenario);
  void update(scenario, 'u').catch(() => undefined);
  await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('u')] });
  await scenario.signal('again');
  await expect(
    scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('u')] }),
  ).rejects.toThrow(/Update "u" of workflow ".*": received an Acceptance while it is accepted/);
  await scenario.run();
});

test('waiting for less than acceptance is refused', async ({ scenario }) => {
  await idle(scenario);
  await expect(update(scenario, 'u', 1)).rejects.toMatchObject({
    code: 7,
    message: 'UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.',
  });
});

test('update-with-start starts the workflow and hands it the update with its first workflow task', async ({
  scenario,
}) => {
  const answer = scenario.later('ExecuteMultiOperation', {
    operations: [
      {
        startWorkflow: {
          workflowId: scenario.workflowId,
          workflowType: { name: 'workflow' },
          taskQueue: { name: scenario.taskQueue },
          requestId: 'r',
        },
      },
      {
        updateWorkflow: {
          workflowExecution: { workflowId: scenario.workflowId },
          waitPolicy: { lifecycleStage: COMPLETED },
          request: { meta: { updateId: 'u' }, input: { name: 'deposit' } },
        },
      },
    ],
  });
  await scenario.complete(await scenario.pollWorkflowTask(), {
    messages: [messages.accept('u'), messages.respond('u')],
  });
  await expect(answer).resolves.toMatchObject({
    responses: [{ startWorkflow: { started: true } }, { updateWorkflow: { stage: COMPLETED } }],
  });
});

test('an update that the workflow has seen ends when what came with its answer cannot be done', async ({
  scenario,
}) => {
  await idle(scenario);
  const outcome = update(scenario, 'u');
  const task = await scenario.pollWorkflowTask();
  const refused = scenario.complete(task, {
    commands: [commands.cancelTimer('unknown')],
    messages: [messages.accept('u')],
  });
  await expect(refused).rejects.toThrow(/^BadCancelTimerAttributes/);
  await expect(outcome).rejects.toMatchObject({
    code: 9,
    message: 'Unable to perform workflow execution update due to unexpected workflow task failure.',
  });
});

test('polling for an update that nobody sent is refused in words', async ({ scenario }) => {
  await idle(scenario);
  const workflowExecution = { workflowId: scenario.workflowId };
  const poll = (request: object) => scenario.call('PollWorkflowExecutionUpdate', request);
  await expect(poll({ updateRef: { workflowExecution, updateId: 'nope' } })).rejects.toMatchObject({
    code: 5,
    message: 'update "nope" not found',
  });
  await expect(poll({})).rejects.toThrow('UpdateRef is not set on request.');
});
