import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, messages, test, type Scenario } from './support/scenario.ts';

interface Started {
  readonly runId: string;
  readonly started: boolean;
  readonly eagerWorkflowTask?: Awaited<ReturnType<Scenario['pollWorkflowTask']>>;
}

const startEagerly = (scenario: Scenario, more: object = {}) =>
  scenario.start({ requestEagerExecution: true, requestId: 'first', ...more }) as Promise<Started>;

const sticky = { workerTaskQueue: { name: 'sticky', kind: 2 }, scheduleToStartTimeout: { seconds: 5 } };

describe('an eager start', () => {
  test('answers with the first workflow task, which waits in no queue', async ({ scenario }) => {
    const { eagerWorkflowTask: task } = await startEagerly(scenario);
    expect(task).toMatchObject({ startedEventId: 3, attempt: 1 });
    expect(task?.history?.events).toHaveLength(3);
    expect(await scenario.hasWorkflowTask()).toBe(false);
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"eagerExecutionAccepted":true}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"requestId":"first","identity":"client"}
    `,
    );
    await scenario.complete(task!, { commands: [commands.complete()] });
  });

  test('that is repeated answers with the same task until it is completed', async ({ scenario }) => {
    const first = await startEagerly(scenario);
    const second = await startEagerly(scenario);
    expect(second).toMatchObject({ runId: first.runId, started: true });
    expect(second.eagerWorkflowTask?.taskToken).toEqual(first.eagerWorkflowTask?.taskToken);
    await scenario.complete(second.eagerWorkflowTask!);
    expect((await startEagerly(scenario)).eagerWorkflowTask).toBeUndefined();
  });

  test('with a start delay is an ordinary start', async ({ scenario }) => {
    const answer = await startEagerly(scenario, { workflowStartDelay: { seconds: 60 } });
    expect(answer.eagerWorkflowTask).toBeUndefined();
    expectHistory(scenario.history(), '1 WorkflowExecutionStarted');
  });
});

test('an eager activity goes to the worker with the answer to its command', async ({ scenario }) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  const answer = await scenario.complete(task, {
    commands: [commands.activity('a', { requestEagerExecution: true }), commands.activity('b')],
  });
  expect(answer.activityTasks).toMatchObject([{ activityId: 'a', attempt: 1 }]);
  expect((await scenario.pollActivityTask()).activityId).toBe('b');
  await scenario.call('RespondActivityTaskCompleted', { taskToken: answer.activityTasks![0]!.taskToken });
  expectHistory(
    scenario.history().slice(4),
    `
    5 ActivityTaskScheduled
    6 ActivityTaskScheduled
    7 ActivityTaskStarted {"scheduledEventId":5,"identity":"worker"}
    8 ActivityTaskCompleted
    9 WorkflowTaskScheduled
  `,
  );
});

describe('a worker that wants the next workflow task with the answer', () => {
  test('gets it started, with the events that it has not seen', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await scenario.signal('meanwhile');
    const { workflowTask: next } = await scenario.complete(task, {
      commands: [commands.marker('m')],
      returnNewWorkflowTask: true,
      stickyAttributes: sticky,
    });
    expect(next?.history?.events?.map(({ eventId }) => eventId)).toEqual([4, 5, 6, 7, 8]);
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskCompleted
      5 MarkerRecorded
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted {"scheduledEventId":7,"requestId":"request-from-RespondWorkflowTaskCompleted","identity":"worker"}
    `,
    );
    const last = await scenario.complete(next!, { returnNewWorkflowTask: true });
    expect(last).toEqual({});
  });

  test('gets an update that came meanwhile in a task that leaves no trace when it is rejected', async ({
    scenario,
  }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    const outcome = scenario.later('UpdateWorkflowExecution', {
      workflowExecution: { workflowId: scenario.workflowId },
      request: { meta: { updateId: 'u' }, input: { name: 'deposit' } },
    });
    await scenario.platform.settle();
    const { workflowTask: next } = await scenario.complete(task, {
      returnNewWorkflowTask: true,
      stickyAttributes: sticky,
    });
    expect(next?.messages).toMatchObject([{ protocolInstanceId: 'u' }]);
    await scenario.complete(next!, { messages: [messages.reject('u', 'no')], returnNewWorkflowTask: true });
    await expect(outcome).resolves.toMatchObject({ outcome: { failure: { message: 'no' } } });
    expect(scenario.history()).toHaveLength(4);
  });
});

test('a worker that only asks for more time loses the workflow task after half an hour', async ({
  scenario,
}) => {
  await scenario.start();
  const more = { forceCreateNewWorkflowTask: true, returnNewWorkflowTask: true };
  let task = await scenario.pollWorkflowTask();
  for (let seconds = 9; seconds <= 1_800; seconds += 9) {
    await scenario.platform.pass(9_000);
    task = (await scenario.complete(task, more)).workflowTask!;
  }
  await scenario.platform.pass(9_000);
  await expect(scenario.complete(task, more)).rejects.toMatchObject({
    code: 5,
    message: 'workflow task heartbeat timeout',
  });
  expectHistory(scenario.history().slice(-1), '604 WorkflowTaskTimedOut {"timeoutType":1}');
});
