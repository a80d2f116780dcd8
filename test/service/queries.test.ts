import { expect } from 'vitest';
import { commands, test, type Scenario } from './support/scenario.ts';

const ANSWERED = 1;
const FAILED = 2;

const query = (scenario: Scenario, more: object = {}) =>
  scenario.later('QueryWorkflow', {
    execution: { workflowId: scenario.workflowId },
    query: { queryType: 'balance' },
    ...more,
  });

test('a query of an idle workflow travels alone and leaves no event', async ({ scenario }) => {
  await scenario.start();
  await scenario.run();
  const answer = query(scenario);
  const task = await scenario.pollWorkflowTask();
  expect(task).toMatchObject({ query: { queryType: 'balance' }, startedEventId: 0 });
  expect(task.history?.events).toHaveLength(4);
  await scenario.call('RespondQueryTaskCompleted', {
    taskToken: task.taskToken,
    completedType: ANSWERED,
    queryResult: {},
  });
  await expect(answer).resolves.toEqual({ queryResult: {} });
  expect(scenario.history()).toHaveLength(4);
});

test('a query before the first workflow task goes with it', async ({ scenario }) => {
  await scenario.start();
  const answer = query(scenario);
  const task = await scenario.pollWorkflowTask();
  const [id] = Object.keys(task.queries ?? {});
  await scenario.complete(task, { queryResults: { [id!]: { resultType: ANSWERED, answer: {} } } });
  await expect(answer).resolves.toEqual({ queryResult: {} });
});

test('a query that arrives during a workflow task is answered after it', async ({ scenario }) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();
  const answer = query(scenario);
  await scenario.complete(task);
  const alone = await scenario.pollWorkflowTask();
  expect(alone.query).toEqual({ queryType: 'balance' });
  await scenario.call('RespondQueryTaskCompleted', { taskToken: alone.taskToken, completedType: ANSWERED });
  await expect(answer).resolves.toEqual({});
});

test('a query that the worker cannot answer is an invalid argument with the details of the failure', async ({
  scenario,
}) => {
  await scenario.start();
  const answer = query(scenario);
  const task = await scenario.pollWorkflowTask();
  const [id] = Object.keys(task.queries ?? {});
  await scenario.complete(task, {
    queryResults: { [id!]: { resultType: FAILED, errorMessage: 'no handler' } },
  });
  await expect(answer).rejects.toMatchObject({
    code: 3,
    message: 'no handler',
    details: [{ typeName: 'temporal.api.errordetails.v1.QueryFailedFailure' }],
  });
});

test('a closed workflow answers queries by a replay of its whole history', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.complete());
  const answer = query(scenario);
  const task = await scenario.pollWorkflowTask();
  expect(task.history?.events).toHaveLength(5);
  await scenario.call('RespondQueryTaskCompleted', { taskToken: task.taskToken, completedType: ANSWERED });
  await expect(answer).resolves.toEqual({});
});

test('a query can be refused for a workflow that is not open', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.complete());
  await expect(query(scenario, { queryRejectCondition: 2 })).resolves.toEqual({
    queryRejected: { status: 2 },
  });
});

test('a query of a workflow whose task keeps failing is refused instead of waiting', async ({ scenario }) => {
  await scenario.start();
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const { taskToken } = await scenario.pollWorkflowTask();
    await scenario.call('RespondWorkflowTaskFailed', { taskToken, cause: 14 });
  }
  await expect(query(scenario)).rejects.toThrow(
    'Unable to query workflow due to Workflow Task in failed state.',
  );
});

test('a query that no worker answers ends with the name of the queue to poll', async ({ scenario }) => {
  await scenario.start();
  await scenario.run();
  const answer = query(scenario);
  await scenario.platform.pass(30_000);
  await expect(answer).rejects.toThrow(`Is a worker polling task queue "${scenario.taskQueue}"?`);
});

test('a query that the worker of a sticky queue does not answer goes to another worker after 10 seconds', async ({
  scenario,
}) => {
  await scenario.start();
  await scenario.complete(await scenario.pollWorkflowTask(), {
    stickyAttributes: { workerTaskQueue: { name: 'sticky', kind: 2 } },
  });
  void scenario.later('PollWorkflowTaskQueue', { taskQueue: { name: 'sticky' } });
  const answer = query(scenario);
  await scenario.platform.pass(9_900);
  expect(await scenario.hasWorkflowTask()).toBe(false);
  await scenario.platform.pass(200);
  const task = await scenario.pollWorkflowTask();
  expect(task.history?.events).toHaveLength(4);
  await scenario.call('RespondQueryTaskCompleted', { taskToken: task.taskToken, completedType: ANSWERED });
  await expect(answer).resolves.toEqual({});
});

test('a query of a workflow that does not start in time, or that cannot run, is refused', async ({
  scenario,
}) => {
  await scenario.start({ workflowStartDelay: { seconds: 3_600 } });
  await expect(query(scenario)).rejects.toMatchObject({
    code: 9,
    message: 'Workflow task is not scheduled yet.',
    details: [{ typeName: 'temporal.api.errordetails.v1.WorkflowNotReadyFailure' }],
  });
  await scenario.call('RequestCancelWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
  });
  for (let attempt = 1; attempt < 3; attempt += 1) {
    const { taskToken } = await scenario.pollWorkflowTask();
    await scenario.call('RespondWorkflowTaskFailed', { taskToken, cause: 14 });
  }
  await expect(query(scenario)).rejects.toMatchObject({
    code: 9,
    message: 'Unable to query workflow due to Workflow Task in failed state.',
  });
});

test('a query of a run that was reset is answered from its closed history', async ({ scenario }) => {
  const { runId } = await scenario.start();
  await scenario.run();
  await scenario.call('ResetWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    workflowTaskFinishEventId: 4,
    requestId: 'r',
  });
  const answer = query(scenario, { execution: { workflowId: scenario.workflowId, runId } });
  const first = await scenario.pollWorkflowTask();
  const task = first.query ? first : await scenario.pollWorkflowTask();
  expect(task.workflowExecution?.runId).toBe(runId);
  await scenario.call('RespondQueryTaskCompleted', { taskToken: task.taskToken, completedType: ANSWERED });
  await expect(answer).resolves.toEqual({});
});
