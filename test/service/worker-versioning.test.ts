import { describe, expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;
type ActivityTask = Wire<'PollActivityTaskQueueResponse'>;

const PINNED = 1;
const AUTO_UPGRADE = 2;
const deploymentName = 'orders';
const version = (buildId: string) => ({ deploymentName, buildId });
const options = (buildId: string) => ({ ...version(buildId), workerVersioningMode: 2 });

/** A poll of a worker of this version, or of one without; it goes away again at once. */
async function poll<T>(
  scenario: Scenario,
  rpc: string,
  buildId: string | undefined,
  taskQueue: object = { name: scenario.taskQueue },
): Promise<T> {
  const away = new AbortController();
  const request = {
    taskQueue,
    identity: `worker ${buildId}`,
    ...(buildId && { deploymentOptions: options(buildId) }),
  };
  const answer = scenario.later<T>(rpc, request, { signal: away.signal });
  await scenario.platform.settle();
  away.abort();
  return answer;
}

const pollWorkflow = (scenario: Scenario, buildId?: string, taskQueue?: object) =>
  poll<WorkflowTask>(scenario, 'PollWorkflowTaskQueue', buildId, taskQueue);
const pollActivity = (scenario: Scenario, buildId?: string, taskQueue?: object) =>
  poll<ActivityTask>(scenario, 'PollActivityTaskQueue', buildId, taskQueue);

/** Makes versions known by one poll of each, for workflows and activities. */
async function known(scenario: Scenario, ...buildIds: string[]): Promise<void> {
  for (const buildId of buildIds) {
    await pollWorkflow(scenario, buildId);
    await pollActivity(scenario, buildId);
  }
}

const setCurrent = (scenario: Scenario, buildId: string, more: object = {}) =>
  scenario.call('SetWorkerDeploymentCurrentVersion', {
    deploymentName,
    buildId,
    identity: 'client',
    ignoreMissingTaskQueues: true,
    ...more,
  });

const setRamp = (scenario: Scenario, buildId: string, percentage: number, more: object = {}) =>
  scenario.call('SetWorkerDeploymentRampingVersion', {
    deploymentName,
    buildId,
    percentage,
    identity: 'client',
    ignoreMissingTaskQueues: true,
    ...more,
  });

const completion = (buildId: string, versioningBehavior: number) => ({
  deploymentOptions: options(buildId),
  versioningBehavior,
});

/** A worker of this version takes the workflow task and answers. */
async function run(
  scenario: Scenario,
  buildId: string,
  behavior: number,
  ...list: Parameters<Scenario['run']>
): Promise<WorkflowTask> {
  const task = await pollWorkflow(scenario, buildId);
  expect(task.taskToken, `no workflow task waits for version ${buildId}`).toBeDefined();
  await scenario.complete(task, { commands: list, ...completion(buildId, behavior) });
  return task;
}

async function runInfo(scenario: Scenario): Promise<Record<string, unknown>> {
  const { workflowExecutionInfo } = await scenario.call<Wire<'DescribeWorkflowExecutionResponse'>>(
    'DescribeWorkflowExecution',
    { execution: { workflowId: scenario.workflowId } },
  );
  return workflowExecutionInfo as Record<string, unknown>;
}

const text = (data: Uint8Array): string => Buffer.from(data).toString();

async function searchAttributes(scenario: Scenario): Promise<Record<string, string>> {
  const info = (await runInfo(scenario))['searchAttributes'] as {
    indexedFields: Record<string, { data: Uint8Array }>;
  };
  return Object.fromEntries(Object.entries(info.indexedFields).map(([name, { data }]) => [name, text(data)]));
}

const setOverride = (scenario: Scenario, versioningOverride?: object, paths = ['versioning_override']) =>
  scenario.call('UpdateWorkflowExecutionOptions', {
    workflowExecution: { workflowId: scenario.workflowId },
    workflowExecutionOptions: { ...(versioningOverride && { versioningOverride }) },
    updateMask: { paths },
    identity: 'client',
  });

describe('without a current version', () => {
  test('tasks go to workers without a version', async ({ scenario }) => {
    await known(scenario, '1');
    await scenario.start();

    expect(await pollWorkflow(scenario, '1')).toEqual({});
    expect((await pollWorkflow(scenario)).taskToken).toBeDefined();
  });

  test('a waiting worker without a version is served though one with a version waits before it', async ({
    scenario,
  }) => {
    const versioned = scenario.later<WorkflowTask>('PollWorkflowTaskQueue', {
      taskQueue: { name: scenario.taskQueue },
      deploymentOptions: options('1'),
    });
    const unversioned = scenario.later<WorkflowTask>('PollWorkflowTaskQueue', {
      taskQueue: { name: scenario.taskQueue },
    });
    await scenario.start();

    expect((await unversioned).taskToken).toBeDefined();
    await setCurrent(scenario, '1');
    await scenario.start({ workflowId: 'another' });
    expect((await versioned).workflowExecution?.workflowId).toBe('another');
  });
});

describe('a current version', () => {
  test('gets new workflows, and its workers are named in the history', async ({ scenario }) => {
    await known(scenario, '1');
    await setCurrent(scenario, '1');
    await scenario.start();

    expect(await pollWorkflow(scenario)).toEqual({});
    await run(scenario, '1', PINNED);

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 1","scheduledEventId":2}
      4 WorkflowTaskCompleted {"versioningBehavior":1,"deploymentVersion":{"deploymentName":"orders","buildId":"1"},"workerDeploymentName":"orders"}
      `,
    );
    expect(await runInfo(scenario)).toMatchObject({
      workerDeploymentName: 'orders',
      versioningInfo: {
        behavior: PINNED,
        version: 'orders.1',
        deploymentVersion: version('1'),
        revisionNumber: 1,
      },
    });
    expect(await searchAttributes(scenario)).toEqual({
      BuildIds: '["pinned:orders:1"]',
      TemporalUsedWorkerDeploymentVersions: '["orders:1"]',
      TemporalWorkerDeployment: '"orders"',
      TemporalWorkerDeploymentVersion: '"orders:1"',
      TemporalWorkflowVersioningBehavior: '"Pinned"',
    });
  });

  test('takes over tasks that wait for workers without a version', async ({ scenario }) => {
    await known(scenario, '1');
    await scenario.start();
    const waiting = scenario.later<WorkflowTask>('PollWorkflowTaskQueue', {
      taskQueue: { name: scenario.taskQueue },
      deploymentOptions: options('1'),
    });

    await setCurrent(scenario, '1');

    expect((await waiting).taskToken).toBeDefined();
  });

  test('is on its way while the first workflow task runs', async ({ scenario }) => {
    await known(scenario, '1');
    await setCurrent(scenario, '1');
    await scenario.start();
    await pollWorkflow(scenario, '1');

    expect(await runInfo(scenario)).toMatchObject({
      versioningInfo: { versionTransition: { version: 'orders.1', deploymentVersion: version('1') } },
    });
  });
});

describe('a pinned workflow', () => {
  test('stays on its version, and is told that there is another', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await setCurrent(scenario, '2');
    await scenario.signal('go');

    expect(await pollWorkflow(scenario, '2')).toEqual({});
    await run(scenario, '1', PINNED);

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"targetWorkerDeploymentVersionChanged":null}
      4 WorkflowTaskCompleted
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted {"targetWorkerDeploymentVersionChanged":true}
      8 WorkflowTaskCompleted {"versioningBehavior":1,"deploymentVersion":{"deploymentName":"orders","buildId":"1"}}
      `.replace(' {"targetWorkerDeploymentVersionChanged":null}', ''),
    );
  });

  test('that continues as new stays, and is not told of the same version again', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await setCurrent(scenario, '2');
    await scenario.signal('go');
    await run(scenario, '1', PINNED, commands.continueAsNew());

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"inheritedPinnedVersion":{"deploymentName":"orders","buildId":"1"},"declinedTargetVersionUpgrade":{"deploymentVersion":{"deploymentName":"orders","buildId":"2"},"revisionNumber":2}}
      2 WorkflowTaskScheduled
      `,
    );
    const task = await run(scenario, '1', PINNED);
    const started = task.history!.events!.at(-1)!.workflowTaskStartedEventAttributes!;
    expect(started.targetWorkerDeploymentVersionChanged).toBeUndefined();
  });

  test('that continues as new and asks to be upgraded begins on the current version', async ({
    scenario,
  }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await setCurrent(scenario, '2');
    await scenario.signal('go');
    const attributes = { initialVersioningBehavior: 1 };
    await run(scenario, '1', PINNED, {
      ...commands.continueAsNew(),
      continueAsNewWorkflowExecutionCommandAttributes: attributes,
    });

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"inheritedAutoUpgradeInfo":{"sourceDeploymentVersion":{"deploymentName":"orders","buildId":"1"},"sourceDeploymentRevisionNumber":1,"continueAsNewInitialVersioningBehavior":1}}
      2 WorkflowTaskScheduled
      `,
    );
    expect(await pollWorkflow(scenario, '1')).toEqual({});
    await run(scenario, '2', PINNED);
    expect(await runInfo(scenario)).toMatchObject({
      versioningInfo: { version: 'orders.2', revisionNumber: 2 },
    });
  });

  test('keeps its children and its activities on its version', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await setCurrent(scenario, '2');
    await scenario.signal('go');
    await run(scenario, '1', PINNED, commands.child('child'), commands.activity('a'));

    expect(await pollActivity(scenario, '2')).toEqual({});
    expect((await pollActivity(scenario, '1')).activityId).toBe('a');
    expect(scenario.history(undefined, 'child')[0]?.workflowExecutionStartedEventAttributes).toMatchObject({
      inheritedPinnedVersion: version('1'),
    });
    expect(await pollWorkflow(scenario, '2')).toEqual({});
  });

  test('calls an activity on a queue that its version does not have wherever that queue goes', async ({
    scenario,
  }) => {
    const other = { name: 'other-queue' };
    await known(scenario, '1');
    await pollActivity(scenario, '2', other);
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED, commands.activity('a', { taskQueue: other }));
    await setCurrent(scenario, '2');

    expect(await pollActivity(scenario, undefined, other)).toEqual({});
    expect((await pollActivity(scenario, '2', other)).activityId).toBe('a');
  });

  test('whose version has no worker waits, and the log names version and queue', async ({ scenario }) => {
    await known(scenario, '1');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await scenario.signal('go');

    await scenario.platform.pass(5_000);

    expect(scenario.platform.lines).toEqual([
      `warn: Workflow "${scenario.workflowId}" waits for a worker of version "orders:1", and none polls task queue "${scenario.taskQueue}". It is pinned to that version.`,
    ]);
  });
});

describe('a workflow that upgrades by itself', () => {
  test('moves to the current version with its next workflow task', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', AUTO_UPGRADE);
    await setCurrent(scenario, '2');
    await scenario.signal('go');

    expect(await pollWorkflow(scenario, '1')).toEqual({});
    await run(scenario, '2', AUTO_UPGRADE);

    expect(await runInfo(scenario)).toMatchObject({
      versioningInfo: { version: 'orders.2', revisionNumber: 2 },
    });
    expect(await searchAttributes(scenario)).toMatchObject({
      TemporalUsedWorkerDeploymentVersions: '["orders:1","orders:2"]',
      TemporalWorkflowVersioningBehavior: '"AutoUpgrade"',
    });
  });

  test('leaves the worker that has it in its cache, and the new one gets the whole history', async ({
    scenario,
  }) => {
    const sticky = { name: 'sticky-1', kind: 2, normalName: scenario.taskQueue };
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    const first = await pollWorkflow(scenario, '1');
    await scenario.complete(first, {
      stickyAttributes: { workerTaskQueue: { name: 'sticky-1' } },
      ...completion('1', AUTO_UPGRADE),
    });
    await pollWorkflow(scenario, '1', sticky);
    await scenario.signal('go');
    await setCurrent(scenario, '2');

    expect(await pollWorkflow(scenario, '1', sticky)).toEqual({});
    const task = await pollWorkflow(scenario, '2');
    expect(task.history?.events?.[0]?.eventId).toBe(1);
  });

  test('moves before its activity does', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', AUTO_UPGRADE, commands.activity('a'));
    await setCurrent(scenario, '2');

    expect(await pollActivity(scenario, '2')).toEqual({});
    expect(await runInfo(scenario)).toMatchObject({
      versioningInfo: { versionTransition: { version: 'orders.2' } },
    });
    await run(scenario, '2', AUTO_UPGRADE);

    expect((await pollActivity(scenario, '2')).activityId).toBe('a');
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 ActivityTaskScheduled
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted
      8 WorkflowTaskCompleted {"deploymentVersion":{"deploymentName":"orders","buildId":"2"}}
      `,
    );
  });

  test('goes back to workers without a version when there is no current one any more', async ({
    scenario,
  }) => {
    await known(scenario, '1');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', AUTO_UPGRADE);
    await setCurrent(scenario, '');
    await scenario.signal('go');

    const task = await pollWorkflow(scenario);
    await scenario.complete(task);

    expect((await searchAttributes(scenario))['BuildIds']).toBe('["unversioned"]');
  });
});

describe('a ramping version', () => {
  test('gets all new workflows at 100 percent and none at 0', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await setRamp(scenario, '2', 0);
    await scenario.start({ workflowId: 'none' });
    expect((await pollWorkflow(scenario, '1')).workflowExecution?.workflowId).toBe('none');

    await setRamp(scenario, '2', 100);
    await scenario.start({ workflowId: 'all' });
    expect((await pollWorkflow(scenario, '2')).workflowExecution?.workflowId).toBe('all');
  });

  test('gets the workflows whose ids are on its side', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await setRamp(scenario, '2', 36);
    await scenario.start({ workflowId: 'order-1' }); // 35.99
    await scenario.start({ workflowId: 'hello-world1' }); // 47.4

    expect((await pollWorkflow(scenario, '2')).workflowExecution?.workflowId).toBe('order-1');
    expect(await pollWorkflow(scenario, '2')).toEqual({});
    expect((await pollWorkflow(scenario, '1')).workflowExecution?.workflowId).toBe('hello-world1');
  });

  test('is a ramp no more when it becomes current', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await setRamp(scenario, '2', 50);
    await setCurrent(scenario, '2');

    const { workerDeploymentInfo } = await scenario.call<Wire<'DescribeWorkerDeploymentResponse'>>(
      'DescribeWorkerDeployment',
      { deploymentName },
    );
    expect(workerDeploymentInfo?.routingConfig).toMatchObject({
      currentVersion: 'orders.2',
      revisionNumber: 3,
    });
    expect(workerDeploymentInfo?.routingConfig).not.toHaveProperty('rampingVersion');
    expect(
      workerDeploymentInfo?.versionSummaries?.map(({ version: name, status }) => [name, status]),
    ).toEqual([
      ['orders.2', 2],
      ['orders.1', 4],
    ]);
  });
});

describe('a versioning override', () => {
  const pinned = (buildId: string) => ({ pinned: { behavior: 1, version: version(buildId) } });

  test('of a start wins over the current version', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '2');
    await scenario.start({ versioningOverride: pinned('1') });

    expect(await pollWorkflow(scenario, '2')).toEqual({});
    await run(scenario, '1', AUTO_UPGRADE);

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted {"versioningOverride":{"pinned":{"behavior":1,"version":{"deploymentName":"orders","buildId":"1"}}}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted {"versioningBehavior":2}
      `,
    );
    expect(await runInfo(scenario)).toMatchObject({
      versioningInfo: {
        behavior: AUTO_UPGRADE,
        versioningOverride: { ...pinned('1'), behavior: PINNED, pinnedVersion: 'orders.1' },
      },
    });
  });

  test('of an open run moves its waiting workflow task, and its end moves it back', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await scenario.signal('go');

    expect(await setOverride(scenario, pinned('2'))).toEqual({
      workflowExecutionOptions: { versioningOverride: pinned('2') },
    });
    expect(await pollWorkflow(scenario, '1')).toEqual({});
    await setOverride(scenario);
    await run(scenario, '1', PINNED);

    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled
      7 WorkflowExecutionOptionsUpdated {"versioningOverride":{"pinned":{"behavior":1,"version":{"deploymentName":"orders","buildId":"2"}}},"identity":"client"}
      8 WorkflowExecutionOptionsUpdated {"unsetVersioningOverride":true,"identity":"client"}
      9 WorkflowTaskStarted
      10 WorkflowTaskCompleted
      `,
    );
  });

  test('that is set while a workflow task runs counts from its end', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '1');
    await scenario.start();
    const task = await pollWorkflow(scenario, '1');
    await setOverride(scenario, pinned('2'));
    await scenario.signal('go');
    await scenario.complete(task, {
      ...completion('1', PINNED),
      stickyAttributes: { workerTaskQueue: { name: 'sticky-1' } },
    });

    expect((await pollWorkflow(scenario, '2')).taskToken).toBeDefined();
    expectHistory(
      scenario.history(),
      `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionOptionsUpdated
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted {"identity":"worker 2"}
      `,
    );
  });

  test('that changes nothing leaves no trace', async ({ scenario }) => {
    await known(scenario, '1');
    await setCurrent(scenario, '1');
    await scenario.start();
    await run(scenario, '1', PINNED);
    await setOverride(scenario, { autoUpgrade: true });
    const events = scenario.history().length;

    await setOverride(scenario, { autoUpgrade: true });

    expect(scenario.history()).toHaveLength(events);
  });

  test('lets a child begin on the version of its pinned parent', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, '2');
    await scenario.start({ versioningOverride: pinned('1') });
    await run(scenario, '1', PINNED, commands.child('child'));

    expect(scenario.history(undefined, 'child')[0]?.workflowExecutionStartedEventAttributes).toMatchObject({
      versioningOverride: pinned('1'),
      inheritedPinnedVersion: version('1'),
    });
  });

  test.for([
    [
      'a version that the queue does not have',
      pinned('9'),
      9,
      "Pinned version 'orders:9' is not present in task queue",
    ],
    ['no behavior', {}, 3, 'override behavior is required'],
    [
      'a pin without a behavior',
      { pinned: { version: version('1') } },
      3,
      'must specify pinned override behavior',
    ],
    [
      'a pin without a version',
      { pinned: { behavior: 1 } },
      9,
      'must specify a specific pinned override version',
    ],
  ] as const)('with %s is refused', async ([, override, code, words], { scenario }) => {
    await known(scenario, '1');
    await scenario.start();

    await expect(setOverride(scenario, override)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  test.for([
    ['an unknown path', ['nope'], 'error parsing UpdateMask: proto: invalid path "nope"'],
    [
      'a part of an override',
      ['versioning_override.pinned'],
      "versioning_override doesn't support partial updates",
    ],
    [
      'one of two old fields',
      ['versioning_override.behavior'],
      'versioning_override fields must be updated together',
    ],
  ] as const)('whose mask has %s is refused', async ([, paths, words], { scenario }) => {
    await scenario.start();

    await expect(setOverride(scenario, undefined, [...paths])).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining(words) as string,
    });
  });

  test('may come with a priority, part by part', async ({ scenario }) => {
    await scenario.start({ priority: { priorityKey: 2, fairnessKey: 'a' } });
    const workflowExecution = { workflowId: scenario.workflowId };

    const answer = await scenario.call('UpdateWorkflowExecutionOptions', {
      workflowExecution,
      workflowExecutionOptions: { priority: { priorityKey: 5 } },
      updateMask: { paths: ['priority.priorityKey'] },
    });

    expect(answer).toEqual({ workflowExecutionOptions: { priority: { priorityKey: 5, fairnessKey: 'a' } } });
    expect(await runInfo(scenario)).toMatchObject({ priority: { priorityKey: 5, fairnessKey: 'a' } });
  });
});

test('a behavior of a worker that does not use versioning is refused', async ({ scenario }) => {
  await scenario.start();
  const task = await scenario.pollWorkflowTask();

  await expect(scenario.complete(task, { versioningBehavior: PINNED })).rejects.toMatchObject({
    code: 3,
    message:
      'versioning behavior cannot be specified without deployment options being set with versioned mode',
  });
});

test('an update leaves a pinned run where it is, with a speculative workflow task', async ({ scenario }) => {
  await known(scenario, '1', '2');
  await setCurrent(scenario, '1');
  await scenario.start();
  await run(scenario, '1', PINNED);
  await setCurrent(scenario, '2');
  void scenario.later('UpdateWorkflowExecution', {
    workflowExecution: { workflowId: scenario.workflowId },
    request: { meta: { updateId: 'u' }, input: { name: 'update' } },
    waitPolicy: { lifecycleStage: 3 },
  });
  await scenario.platform.settle();

  expect(await pollWorkflow(scenario, '2')).toEqual({});
  expect((await pollWorkflow(scenario, '1')).messages).toHaveLength(1);
});
