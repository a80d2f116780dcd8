import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

const USE_EXISTING = 2;
const TERMINATE_EXISTING = 3;
const payload = (text: string) => ({ data: Uint8Array.from(text, (char) => char.charCodeAt(0)) });
const link = { workflowEvent: { namespace: 'default', workflowId: 'caller', runId: 'r' } };

const attach = (scenario: Scenario, requestId: string, onConflictOptions: object, more: object = {}) =>
  scenario.start({
    requestId,
    workflowIdConflictPolicy: USE_EXISTING,
    onConflictOptions,
    links: [link],
    ...more,
  });

describe('a start that finds the workflow open', () => {
  test('leaves its request id, its links and its callbacks with it, and counts as the same when repeated', async ({
    scenario,
  }) => {
    const { runId } = await scenario.start();
    const completionCallbacks = [{ nexus: { url: 'temporal://system' } }];
    const everything = { attachRequestId: true, attachLinks: true, attachCompletionCallbacks: true };
    const answer = await attach(scenario, 'second', everything, { completionCallbacks });
    expect(answer).toMatchObject({
      runId,
      started: false,
      link: { workflowEvent: { runId, requestIdRef: { requestId: 'second', eventType: 55 } } },
    });
    await expect(scenario.start({ requestId: 'second' })).resolves.toMatchObject({ runId, started: false });
    await attach(scenario, 'third', { attachLinks: true });
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowExecutionOptionsUpdated {"attachedRequestId":"second","attachedCompletionCallbacks":[{"nexus":{"url":"temporal://system","header":{}}}]}
      4 WorkflowExecutionOptionsUpdated
    `,
    );
    expect(scenario.history()[3]).toMatchObject({ links: [link], workerMayIgnore: true });
  });

  test('during a workflow task leaves them when the task is over', async ({ scenario }) => {
    await scenario.start();
    const task = await scenario.pollWorkflowTask();
    await attach(scenario, 'second', { attachRequestId: true });
    expect(scenario.history()).toHaveLength(3);
    await scenario.complete(task, { commands: [commands.marker('m')] });
    expectHistory(
      scenario.history().slice(3),
      `
      4 WorkflowTaskCompleted
      5 MarkerRecorded
      6 WorkflowExecutionOptionsUpdated {"attachedRequestId":"second"}
      7 WorkflowTaskScheduled
    `,
    );
  });

  test('ends it if that is its policy, and says which run takes its place', async ({ scenario }) => {
    const { runId } = await scenario.start();
    const next = await scenario.start({ workflowIdConflictPolicy: TERMINATE_EXISTING });
    expect(scenario.history(runId)[2]).toMatchObject({
      workflowExecutionTerminatedEventAttributes: {
        reason: 'TerminateIfRunning WorkflowIdReusePolicy',
        identity: 'history-service',
        details: { payloads: [payload(`"terminated by new runID: ${next.runId}"`)] },
      },
    });
  });
});

test('callbacks and metadata of a start are kept in its first event', async ({ scenario }) => {
  const completionCallbacks = [{ nexus: { url: 'temporal://system' } }];
  const userMetadata = { summary: payload('"why"') };
  await scenario.start({ completionCallbacks, userMetadata, links: [link] });
  expect(scenario.history()[0]).toMatchObject({
    userMetadata,
    links: [link],
    workflowExecutionStartedEventAttributes: { completionCallbacks },
  });
  const described = await scenario.call('DescribeWorkflowExecution', {
    execution: { workflowId: scenario.workflowId },
  });
  expect(described).toMatchObject({ executionConfig: { userMetadata } });
});

test('commands hand their metadata on to their events, and a child to its own start', async ({
  scenario,
}) => {
  const userMetadata = { summary: payload('"why"') };
  await scenario.start();
  await scenario.run(
    { ...commands.startTimer('t', 60), userMetadata },
    { ...commands.activity('a'), userMetadata },
    { ...commands.child('child'), userMetadata },
  );
  for (const event of scenario.history().slice(4, 7)) expect(event).toMatchObject({ userMetadata });
  expect(scenario.history(undefined, 'child')[0]).toMatchObject({ userMetadata });
});

describe('priority', () => {
  test('is inherited field by field by activities and children', async ({ scenario }) => {
    await scenario.start({ priority: { priorityKey: 2, fairnessKey: 'tenant', fairnessWeight: 3 } });
    await scenario.run(
      commands.activity('a', { priority: { priorityKey: 1 } }),
      commands.child('child', { priority: { fairnessKey: 'own' } }),
    );
    expect((await scenario.pollActivityTask()).priority).toEqual({
      priorityKey: 1,
      fairnessKey: 'tenant',
      fairnessWeight: 3,
    });
    expect(scenario.history(undefined, 'child')[0]).toMatchObject({
      workflowExecutionStartedEventAttributes: {
        priority: { priorityKey: 2, fairnessKey: 'own', fairnessWeight: 3 },
      },
    });
  });

  test('decides which of the tasks that wait goes first, and equal ones keep their order', async ({
    scenario,
  }) => {
    for (const [workflowId, priorityKey] of [
      ['low', 5],
      ['a', 3],
      ['b', 0],
      ['high', 1],
    ] as const)
      await scenario.start({ workflowId, priority: { priorityKey } });
    const order: unknown[] = [];
    for (let i = 0; i < 4; i += 1)
      order.push((await scenario.pollWorkflowTask()).workflowExecution?.workflowId);
    expect(order).toEqual(['high', 'a', 'b', 'low']);
  });

  test('that makes no sense is refused', async ({ scenario }) => {
    await expect(scenario.start({ priority: { priorityKey: -1 } })).rejects.toThrow(
      "priority key can't be negative",
    );
    await expect(scenario.start({ priority: { fairnessKey: 'x'.repeat(65) } })).rejects.toThrow(
      'fairness key length exceeds limit',
    );
  });
});

test('cancel, terminate and update check the chain that the caller means', async ({ scenario }) => {
  await scenario.start();
  const wrong = {
    workflowExecution: { workflowId: scenario.workflowId },
    firstExecutionRunId: 'another',
    waitPolicy: { lifecycleStage: 2 },
    request: { meta: { updateId: 'u' }, input: { name: 'n' } },
  };
  for (const rpc of ['RequestCancel', 'Terminate', 'Update'])
    await expect(scenario.call(`${rpc}WorkflowExecution`, wrong)).rejects.toMatchObject({
      code: 5,
      message: 'workflow execution not found',
    });
  await scenario.call('TerminateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    links: [link],
  });
  expect(scenario.history()[2]).toMatchObject({ links: [link] });
  expectHistory(
    scenario.history().slice(2),
    '3 WorkflowExecutionTerminated {"reason":"terminated by user via frontend","identity":"frontend-service"}',
  );
});
