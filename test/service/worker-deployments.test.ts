import { describe, expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { test, type Scenario } from './support/scenario.ts';

const deploymentName = 'orders';
const version = (buildId: string) => ({ deploymentName, buildId });
const INACTIVE = 1;
const CURRENT = 2;
const DRAINING = 4;
const DRAINED = 5;
const CREATED = 6;

/** A worker of this version that waits for workflow tasks until its controller aborts. */
function worker(scenario: Scenario, buildId: string, taskQueue = scenario.taskQueue): AbortController {
  const away = new AbortController();
  void scenario.later(
    'PollWorkflowTaskQueue',
    {
      taskQueue: { name: taskQueue },
      identity: 'worker',
      deploymentOptions: { ...version(buildId), workerVersioningMode: 2 },
    },
    { signal: away.signal },
  );
  return away;
}

/** Makes versions known by one poll of each. */
async function known(scenario: Scenario, ...buildIds: string[]): Promise<void> {
  for (const buildId of buildIds) worker(scenario, buildId).abort();
  await scenario.platform.settle();
}

const change = (rpc: string) => (scenario: Scenario, request: object) =>
  scenario.call<Record<string, unknown>>(rpc, { deploymentName, identity: 'client', ...request });
const setCurrent = change('SetWorkerDeploymentCurrentVersion');
const setRamp = change('SetWorkerDeploymentRampingVersion');
const setManager = change('SetWorkerDeploymentManager');
const deleteVersion = (scenario: Scenario, buildId: string, more: object = {}) =>
  scenario.call('DeleteWorkerDeploymentVersion', {
    deploymentVersion: version(buildId),
    identity: 'client',
    ...more,
  });

async function describeDeployment(scenario: Scenario) {
  const answer = await scenario.call<Wire<'DescribeWorkerDeploymentResponse'>>('DescribeWorkerDeployment', {
    deploymentName,
  });
  return { ...answer.workerDeploymentInfo!, conflictToken: answer.conflictToken };
}

async function describeVersion(scenario: Scenario, buildId: string) {
  const answer = await scenario.call<Wire<'DescribeWorkerDeploymentVersionResponse'>>(
    'DescribeWorkerDeploymentVersion',
    { deploymentVersion: version(buildId) },
  );
  return answer.workerDeploymentVersionInfo!;
}

const seconds = (scenario: Scenario) => Math.floor(scenario.now() / 1000);

async function passTime(scenario: Scenario, amount: number): Promise<void> {
  const sleep = scenario.call('temporal.api.testservice.v1.TestService/UnlockTimeSkippingWithSleep', {
    duration: { seconds: amount },
  });
  await scenario.platform.settle();
  await sleep;
}

describe('a worker deployment', () => {
  test('is there with the first poll of a worker, with its queues', async ({ scenario }) => {
    await known(scenario, '1');

    const info = await describeDeployment(scenario);
    expect(info).toMatchObject({
      name: 'orders',
      routingConfig: { currentVersion: '__unversioned__' },
      routingConfigUpdateState: 2,
      versionSummaries: [{ version: 'orders.1', deploymentVersion: version('1'), status: INACTIVE }],
    });
    expect(await describeVersion(scenario, '1')).toMatchObject({
      status: INACTIVE,
      taskQueueInfos: [{ name: scenario.taskQueue, type: 1 }],
    });
  });

  test('tells which version is current, since when, and which was before', async ({ scenario }) => {
    await known(scenario, '1', '2');
    expect(await setCurrent(scenario, { buildId: '1' })).toMatchObject({
      previousVersion: '__unversioned__',
    });

    expect(await setCurrent(scenario, { buildId: '2' })).toMatchObject({
      previousVersion: 'orders.1',
      previousDeploymentVersion: version('1'),
    });

    const time = { seconds: seconds(scenario), nanos: 0 };
    expect(await describeDeployment(scenario)).toMatchObject({
      lastModifierIdentity: 'client',
      routingConfig: {
        currentVersion: 'orders.2',
        currentDeploymentVersion: version('2'),
        currentVersionChangedTime: time,
        revisionNumber: 2,
      },
      versionSummaries: [
        { version: 'orders.2', status: CURRENT, currentSinceTime: time },
        { version: 'orders.1', status: DRAINING, drainageStatus: 1, lastDeactivationTime: time },
      ],
    });
  });

  test('has a ramp until it is taken away', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, { buildId: '1' });
    expect(await setRamp(scenario, { buildId: '2', percentage: 20 })).not.toHaveProperty('previousVersion');
    expect((await describeDeployment(scenario)).routingConfig).toMatchObject({
      rampingVersion: 'orders.2',
      rampingVersionPercentage: 20,
    });

    expect(await setRamp(scenario, { percentage: 0 })).toMatchObject({
      previousVersion: 'orders.2',
      previousPercentage: 20,
    });
    expect(await describeVersion(scenario, '2')).toMatchObject({ status: DRAINING });
  });

  test('is listed, page by page', async ({ scenario }) => {
    await known(scenario, '1');
    await scenario.call('CreateWorkerDeployment', { deploymentName: 'another' });

    const list = (request: object) =>
      scenario.call<Wire<'ListWorkerDeploymentsResponse'>>('ListWorkerDeployments', request);
    const first = await list({ pageSize: 1 });
    const second = await list({ pageSize: 1, nextPageToken: first.nextPageToken });

    expect(first.workerDeployments).toMatchObject([
      { name: 'orders', latestVersionSummary: { version: 'orders.1' } },
    ]);
    expect(second).toMatchObject({ workerDeployments: [{ name: 'another' }] });
    expect(second).not.toHaveProperty('nextPageToken');
  });
});

describe('a change of a deployment', () => {
  test('with the token of an older state is refused', async ({ scenario }) => {
    await known(scenario, '1', '2');
    const { conflictToken } = await describeDeployment(scenario);
    await setCurrent(scenario, { buildId: '1', conflictToken });

    await expect(setCurrent(scenario, { buildId: '2', conflictToken })).rejects.toMatchObject({
      code: 9,
      message: 'conflict token mismatch',
    });
  });

  test('that changes nothing keeps the token', async ({ scenario }) => {
    await known(scenario, '1');
    const first = await setCurrent(scenario, { buildId: '1' });

    expect(await setCurrent(scenario, { buildId: '1' })).toEqual({
      ...first,
      previousVersion: 'orders.1',
      previousDeploymentVersion: version('1'),
    });
  });

  test('by someone other than its manager is refused', async ({ scenario }) => {
    await known(scenario, '1');
    expect(await setManager(scenario, { managerIdentity: 'boss' })).toMatchObject({
      previousManagerIdentity: '',
    });

    await expect(setCurrent(scenario, { buildId: '1' })).rejects.toMatchObject({
      code: 9,
      message: expect.stringContaining(
        "ManagerIdentity 'boss' is set and does not match user identity 'client'",
      ) as string,
    });
    await setManager(scenario, { identity: 'boss', managerIdentity: '' });
    await setCurrent(scenario, { buildId: '1' });
  });

  test('to a version that no worker has polled for needs allow_no_pollers', async ({ scenario }) => {
    await expect(setCurrent(scenario, { buildId: '1' })).rejects.toMatchObject({
      code: 5,
      message: "no Worker Deployment found with name 'orders'; does your Worker Deployment have pollers?",
    });
    await known(scenario, '2');
    await expect(setCurrent(scenario, { buildId: '1' })).rejects.toMatchObject({
      code: 5,
      message: "build ID '1' not found in Worker Deployment 'orders'",
    });

    await setCurrent(scenario, { buildId: '1', allowNoPollers: true });

    expect(await describeVersion(scenario, '1')).toMatchObject({ status: CURRENT });
  });

  test('to a version without a queue on which tasks wait needs ignore_missing_task_queues', async ({
    scenario,
  }) => {
    await known(scenario, '1');
    worker(scenario, '2', 'elsewhere').abort();
    await setCurrent(scenario, { buildId: '1' });
    await scenario.start();

    await expect(setCurrent(scenario, { buildId: '2' })).rejects.toMatchObject({
      code: 9,
      message:
        "proposed current version 'orders:2' is missing active task queues from the current version; these would become unversioned if it is set as the current version",
    });
    await setCurrent(scenario, { buildId: '2', ignoreMissingTaskQueues: true });
  });

  test.for([
    [
      'a ramp to the current version',
      { buildId: '1', percentage: 5 },
      9,
      'requested ramping version orders.1 is already current',
    ],
    [
      'a ramp of more than 100 percent',
      { buildId: '2', percentage: 101 },
      3,
      'Percentage must be between 0 and 100 (inclusive)',
    ],
    [
      'a version of another deployment',
      { version: 'other.1', percentage: 5 },
      3,
      "invalid version string 'other.1' does not match deployment name 'orders'",
    ],
    [
      'a deployment name with a dot',
      { deploymentName: 'a.b', buildId: '1' },
      3,
      "worker deployment name cannot contain '.'",
    ],
    ['no deployment name', { deploymentName: '', buildId: '1' }, 3, 'WorkerDeploymentName cannot be empty'],
  ] as const)('with %s is refused', async ([, request, code, message], { scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, { buildId: '1' });

    await expect(setRamp(scenario, request)).rejects.toMatchObject({ code, message });
  });
});

describe('a version that gets no new workflows', () => {
  const complete = async (scenario: Scenario, buildId: string, commands: object[] = []) => {
    const task = await scenario.later<Wire<'PollWorkflowTaskQueueResponse'>>('PollWorkflowTaskQueue', {
      taskQueue: { name: scenario.taskQueue },
      deploymentOptions: { ...version(buildId), workerVersioningMode: 2 },
    });
    await scenario.complete(task, {
      commands,
      deploymentOptions: { ...version(buildId), workerVersioningMode: 2 },
      versioningBehavior: 1,
    });
  };

  test('drains until its pinned workflows are closed, as a look every three minutes finds', async ({
    scenario,
  }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, { buildId: '1' });
    await scenario.start();
    await complete(scenario, '1');
    await setCurrent(scenario, { buildId: '2' });
    await passTime(scenario, 400);
    expect(await describeVersion(scenario, '1')).toMatchObject({
      status: DRAINING,
      drainageInfo: { status: 1 },
    });

    await scenario.signal('go');
    await complete(scenario, '1', [{ commandType: 4, completeWorkflowExecutionCommandAttributes: {} }]);
    await passTime(scenario, 200);

    expect(await describeVersion(scenario, '1')).toMatchObject({
      status: DRAINED,
      drainageInfo: { status: 2 },
    });
    const query = { execution: { workflowId: scenario.workflowId }, query: { queryType: 'q' } };
    await expect(scenario.call('QueryWorkflow', query)).rejects.toMatchObject({
      code: 9,
      message: expect.stringContaining('PINNED to Worker Deployment Version 1, but 1 is drained') as string,
    });
  });

  test('is deleted when it is drained and no worker of it polls', async ({ scenario }) => {
    await known(scenario, '1', '2');
    await setCurrent(scenario, { buildId: '1' });
    const refused = (why: string) => ({
      code: 9,
      message: `version 'orders:1' cannot be deleted since it ${why}`,
    });
    await expect(deleteVersion(scenario, '1')).rejects.toMatchObject(refused('is current or ramping'));
    await setCurrent(scenario, { buildId: '2' });
    await expect(deleteVersion(scenario, '1')).rejects.toMatchObject(refused('is draining'));
    const away = worker(scenario, '1');
    await expect(deleteVersion(scenario, '1', { skipDrainage: true })).rejects.toMatchObject(
      refused('has active pollers'),
    );
    away.abort();

    await deleteVersion(scenario, '1', { skipDrainage: true });

    await expect(describeVersion(scenario, '1')).rejects.toMatchObject({
      code: 5,
      message: 'Worker Deployment Version not found',
    });
  });
});

test('a deployment with versions is not deleted, an empty one is', async ({ scenario }) => {
  await known(scenario, '1');
  const remove = () => scenario.call('DeleteWorkerDeployment', { deploymentName });
  await expect(remove()).rejects.toMatchObject({
    code: 9,
    message: "deployment has versions, can't be deleted",
  });
  await deleteVersion(scenario, '1');

  await remove();

  await expect(describeDeployment(scenario)).rejects.toMatchObject({ code: 5 });
});

test('a deployment and a version that a client makes wait for their workers', async ({ scenario }) => {
  const create = (requestId: string) =>
    scenario.call('CreateWorkerDeployment', { deploymentName, identity: 'client', requestId });
  const createVersion = (requestId: string) =>
    scenario.call('CreateWorkerDeploymentVersion', { deploymentVersion: version('1'), requestId });
  const token = await create('a');
  await createVersion('b');

  expect(await describeVersion(scenario, '1')).toMatchObject({ status: CREATED });
  expect(await create('a')).toEqual(token);
  await createVersion('b');
  await expect(create('c')).rejects.toMatchObject({
    code: 6,
    message: 'Worker Deployment with name "orders" already exists',
  });
  await expect(createVersion('c')).rejects.toMatchObject({
    code: 6,
    message: 'Worker Deployment Version "orders.1" already exists',
  });
  await known(scenario, '1');
  expect(await describeVersion(scenario, '1')).toMatchObject({ status: INACTIVE });
});

test('metadata of a version is set and taken away by name', async ({ scenario }) => {
  await known(scenario, '1');
  const update = (request: object) =>
    scenario.call('UpdateWorkerDeploymentVersionMetadata', {
      deploymentVersion: version('1'),
      identity: 'client',
      ...request,
    });
  const payload = { data: Uint8Array.of(1) };

  await update({ upsertEntries: { a: payload, b: payload } });

  expect(await update({ removeEntries: ['a'] })).toEqual({ metadata: { entries: { b: payload } } });
  expect(await describeVersion(scenario, '1')).toMatchObject({
    metadata: { entries: { b: payload } },
    lastModifierIdentity: 'client',
  });
  await expect(update({})).rejects.toMatchObject({
    code: 3,
    message: 'At least one of remove_entries or upsert_entries must be provided',
  });
});
