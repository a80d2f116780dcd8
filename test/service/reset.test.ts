import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, messages, test, type Scenario } from './support/scenario.ts';

const reset = (scenario: Scenario, workflowTaskFinishEventId: number, more: object = {}) =>
  scenario.call<{ runId: string }>('ResetWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    workflowTaskFinishEventId,
    reason: 'try again',
    requestId: scenario.platform.newId(),
    ...more,
  });

const update = (scenario: Scenario, updateId: string) =>
  scenario.later('UpdateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    waitPolicy: { lifecycleStage: 3 },
    request: { meta: { updateId, identity: 'client' }, input: { name: 'deposit' } },
  });

describe('a reset', () => {
  test('ends the open run and begins another after the events before its point', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run(commands.marker('bad'));
    await scenario.signal('later');
    const made = await reset(scenario, 4);
    expectHistory(
      scenario.history(runId).slice(5),
      `
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowExecutionTerminated {"reason":"try again","identity":"history-resetter"}
    `,
    );
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"originalExecutionRunId":"${runId}","firstExecutionRunId":"${runId}"}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskFailed {"scheduledEventId":2,"startedEventId":3,"cause":20,"failure":{"message":"try again","resetWorkflowFailureInfo":{}},"identity":"history-service","baseRunId":"${runId}","newRunId":"${made.runId}","forkEventVersion":0}
      5 WorkflowExecutionSignaled {"signalName":"later"}
      6 WorkflowTaskScheduled {"attempt":1}
    `,
    );
    const task = await scenario.run(commands.complete());
    expect(task).toMatchObject({ attempt: 1, startedEventId: 7, workflowExecution: made });
  });

  test('of a workflow task that no worker had starts and fails it', async ({ scenario }) => {
    await scenario.start();
    await scenario.run(commands.complete());
    await reset(scenario, 3);
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"scheduledEventId":2,"identity":"history-service","requestId":"emptyUuid"}
      4 WorkflowTaskFailed {"scheduledEventId":2,"startedEventId":3,"cause":20}
      5 WorkflowTaskScheduled
    `,
    );
  });

  test('during a workflow task fails it first, and what waited is in both runs', async ({ scenario }) => {
    const { runId } = await scenario.start();
    await scenario.run();
    await scenario.signal('one');
    await scenario.pollWorkflowTask();
    await scenario.signal('two');
    await reset(scenario, 7);
    expectHistory(
      scenario.history(runId).slice(4),
      `
      5 WorkflowExecutionSignaled {"signalName":"one"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskFailed {"cause":17}
      9 WorkflowExecutionSignaled {"signalName":"two"}
      10 WorkflowExecutionTerminated
    `,
    );
    expectHistory(
      scenario.history().slice(4),
      `
      5 WorkflowExecutionSignaled {"signalName":"one"}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted {"requestId":"emptyUuid"}
      8 WorkflowTaskFailed {"cause":20}
      9 WorkflowExecutionSignaled {"signalName":"two"}
      10 WorkflowTaskScheduled
    `,
    );
  });

  test('keeps the deadlines of timers and gives open activities a new first attempt', async ({
    scenario,
  }) => {
    await scenario.start({ workflowRunTimeout: { seconds: 3600 } });
    const began = scenario.now();
    await scenario.run(commands.startTimer('t', 60), commands.activity('a'));
    const lost = await scenario.pollActivityTask();
    await scenario.signal('go');
    await scenario.platform.pass(20_000);
    const task = await scenario.pollWorkflowTask();
    await scenario.complete(task);
    await reset(scenario, 9);
    await expect(
      scenario.call('RespondActivityTaskCompleted', { taskToken: lost.taskToken }),
    ).rejects.toMatchObject({ code: 5 });
    await scenario.run();
    const activity = await scenario.pollActivityTask();
    expect(activity).toMatchObject({ activityId: 'a', attempt: 1 });
    expect(activity.scheduledTime?.seconds).toBe(Math.floor((began + 20_000) / 1000));
    await scenario.call('RespondActivityTaskCompleted', { taskToken: activity.taskToken });
    await scenario.run();
    await scenario.skipping(() => scenario.platform.settle());
    expect(scenario.now() - began).toBe(60_000);
    await scenario.run();
    expectHistory(
      scenario.history().slice(7),
      `
      8 WorkflowTaskScheduled
      9 WorkflowTaskStarted
      10 WorkflowTaskFailed {"cause":20}
      11 WorkflowTaskScheduled
      12 WorkflowTaskStarted
      13 WorkflowTaskCompleted
      14 ActivityTaskStarted {"scheduledEventId":6}
      15 ActivityTaskCompleted {"startedEventId":14}
      16 WorkflowTaskScheduled
      17 WorkflowTaskStarted
      18 WorkflowTaskCompleted
      19 TimerFired {"timerId":"t","startedEventId":5}
      20 WorkflowTaskScheduled
      21 WorkflowTaskStarted
      22 WorkflowTaskCompleted
    `,
    );
    await scenario.skipping(() => scenario.platform.settle());
    expect(scenario.now() - began).toBe(20_000 + 3_600_000);
    expectHistory(scenario.history().slice(22), '23 WorkflowExecutionTimedOut');
  });

  test('leaves the children alone, and the new run hears of their end', async ({ scenario }) => {
    await scenario.start();
    const child = `${scenario.workflowId}-child`;
    await scenario.run(commands.child(child, { taskQueue: { name: 'children' } }));
    await scenario.run(commands.marker('bad'));
    await reset(scenario, 8);
    expect(scenario.history(undefined, child)).toHaveLength(2);
    await scenario.complete(await scenario.pollWorkflowTask('children'), { commands: [commands.complete()] });
    expectHistory(
      scenario.history().slice(4),
      `
      5 StartChildWorkflowExecutionInitiated
      6 ChildWorkflowExecutionStarted
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted
      9 WorkflowTaskFailed {"cause":20}
      10 WorkflowTaskScheduled
      11 ChildWorkflowExecutionCompleted {"initiatedEventId":5,"startedEventId":6}
    `,
    );
  });

  test('brings along the end of a child that was open at its point', async ({ scenario }) => {
    await scenario.start();
    const child = `${scenario.workflowId}-child`;
    await scenario.run(commands.child(child, { taskQueue: { name: 'children' } }));
    await scenario.run();
    await scenario.complete(await scenario.pollWorkflowTask('children'), { commands: [commands.complete()] });
    await scenario.run(commands.complete());
    await reset(scenario, 8);
    expectHistory(
      scenario.history().slice(7),
      `
      8 WorkflowTaskStarted
      9 WorkflowTaskFailed
      10 ChildWorkflowExecutionCompleted {"initiatedEventId":5,"startedEventId":6}
      11 WorkflowTaskScheduled
    `,
    );
    await reset(scenario, 8, { resetReapplyExcludeTypes: [1, 2, 3, 4] });
    expectHistory(
      scenario.history().slice(7),
      '8 WorkflowTaskStarted\n9 WorkflowTaskFailed\n10 WorkflowTaskScheduled',
    );
  });

  test('of a child tells the parent nothing until the new run ends', async ({ scenario }) => {
    await scenario.start();
    const child = `${scenario.workflowId}-child`;
    await scenario.run(commands.child(child, { taskQueue: { name: 'children' } }));
    await scenario.run();
    await scenario.complete(await scenario.pollWorkflowTask('children'));
    await reset(scenario, 4, { workflowExecution: { workflowId: child } });
    expect(scenario.history()).toHaveLength(9);
    await scenario.complete(await scenario.pollWorkflowTask('children'), { commands: [commands.complete()] });
    expectHistory(
      scenario.history().slice(9),
      '10 ChildWorkflowExecutionCompleted\n11 WorkflowTaskScheduled',
    );
  });
});

describe('updates and a reset', () => {
  test('an update accepted after the point is admitted again and can be answered from the history', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run();
    const before = update(scenario, 'u');
    await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('u')] });
    await reset(scenario, 4);
    await expect(before).resolves.toMatchObject({
      outcome: { failure: { applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow' } } },
    });
    const again = update(scenario, 'u');
    const task = await scenario.pollWorkflowTask();
    expect(task.messages).toEqual([]);
    await scenario.complete(task, { messages: [messages.accept('u'), messages.respond('u')] });
    await expect(again).resolves.toMatchObject({ stage: 3, outcome: { success: {} } });
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskFailed
      5 WorkflowExecutionUpdateAdmitted {"request":{"meta":{"updateId":"u","identity":"client"},"input":{"name":"deposit"}},"origin":1}
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted
      9 WorkflowExecutionUpdateAccepted {"protocolInstanceId":"u","acceptedRequestMessageId":"u/request","acceptedRequestSequencingEventId":1}
      10 WorkflowExecutionUpdateCompleted {"acceptedEventId":9}
    `,
    );
    await reset(scenario, 4, { resetReapplyType: 1 });
    expectHistory(scenario.history().slice(3), '4 WorkflowTaskFailed\n5 WorkflowTaskScheduled');
  });

  test('one that came along may be rejected, and one accepted before the point stays open', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run();
    void update(scenario, 'kept');
    await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('kept')] });
    void update(scenario, 'late');
    await scenario.complete(await scenario.pollWorkflowTask(), { messages: [messages.accept('late')] });
    await reset(scenario, 11);
    const kept = update(scenario, 'kept');
    const late = update(scenario, 'late');
    await scenario.complete(await scenario.pollWorkflowTask(), {
      messages: [messages.reject('late', 'too late'), messages.respond('kept')],
    });
    await expect(kept).resolves.toMatchObject({ outcome: { success: {} } });
    await expect(late).resolves.toMatchObject({ outcome: { failure: { message: 'too late' } } });
  });
});

describe('a reset is refused', () => {
  test('at a point that is no end of a transaction or not inside of a workflow task', async ({
    scenario,
  }) => {
    await scenario.start();
    await scenario.run(commands.startTimer('t', 60), commands.marker('m'));
    await scenario.signal('s');
    for (const [point, words] of [
      [0, 'Workflow task finish ID must be > 1 && <= workflow last event ID.'],
      [99, 'Workflow task finish ID must be > 1 && <= workflow last event ID.'],
      [
        2,
        'StateRebuilder unable to Rebuild mutable state to event ID: 1, version: 0, this event must be at the boundary',
      ],
      [
        7,
        'Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: 7',
      ],
    ] as const)
      await expect(reset(scenario, point)).rejects.toMatchObject({ code: 3, message: words });
    await expect(reset(scenario, 4, { requestId: '' })).rejects.toMatchObject({
      code: 3,
      message: 'RequestId is not set on request.',
    });
    expect(scenario.history()).toHaveLength(8);
  });

  test('when the workflow is unknown, or an operation is to follow it', async ({ scenario }) => {
    await scenario.start();
    await scenario.run();
    const unknown = { workflowExecution: { workflowId: 'nobody' } };
    await expect(reset(scenario, 4, unknown)).rejects.toMatchObject({ code: 5 });
    const operations = { postResetOperations: [{ signalWorkflow: { signalName: 's' } }] };
    await expect(reset(scenario, 4, operations)).rejects.toMatchObject({
      code: 3,
      message: 'unsupported post reset operation: *workflow.PostResetOperation_SignalWorkflow_',
    });
  });

  test('or does nothing when it repeats the request that started the workflow', async ({ scenario }) => {
    const { runId } = await scenario.start({ requestId: 'first' });
    await scenario.run();
    await expect(reset(scenario, 4, { requestId: 'first' })).resolves.toEqual({ runId });
  });
});

test('a reset follows the chain that continued as new and takes its signals along', async ({ scenario }) => {
  const { runId } = await scenario.start();
  await scenario.signal('one');
  await scenario.run(commands.continueAsNew());
  await scenario.signal('two');
  await reset(scenario, 5, { workflowExecution: { workflowId: scenario.workflowId, runId } });
  expectHistory(
    scenario.history(),
    `
    1 WorkflowExecutionStarted
    2 WorkflowTaskScheduled
    3 WorkflowExecutionSignaled {"signalName":"one"}
    4 WorkflowTaskStarted
    5 WorkflowTaskFailed {"baseRunId":"${runId}"}
    6 WorkflowExecutionSignaled {"signalName":"two"}
    7 WorkflowTaskScheduled
  `,
  );
});
