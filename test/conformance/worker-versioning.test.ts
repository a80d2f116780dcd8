import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { differs, eventually, type Scenario } from './support/scenario.ts';

const versioned = differs({ official: 'it has no worker versioning' });
type Behavior = 'PINNED' | 'AUTO_UPGRADE';

const versionOf = (scenario: Scenario, buildId: string) => ({ deploymentName: scenario.taskQueue, buildId });

/** A real worker of one version of the scenario's deployment; it has polled when this returns. */
async function worker(
  scenario: Scenario,
  buildId: string,
  defaultVersioningBehavior: Behavior,
): Promise<void> {
  await scenario.worker({
    identity: `worker ${buildId}`,
    activities: { whoAmI: () => Promise.resolve(`activity ${buildId}`) },
    workerDeploymentOptions: {
      version: versionOf(scenario, buildId),
      useWorkerVersioning: true,
      defaultVersioningBehavior,
    },
  });
  await eventually(
    () =>
      scenario.client.workflowService
        .describeWorkerDeploymentVersion({
          namespace: 'default',
          deploymentVersion: versionOf(scenario, buildId),
        })
        .then(
          ({ versionTaskQueues }) => versionTaskQueues.length,
          () => 0,
        ),
    (queues) => queues === 2,
    `the first polls of version ${buildId}`,
  );
}

const setCurrent = (scenario: Scenario, buildId: string) =>
  scenario.client.workflowService.setWorkerDeploymentCurrentVersion({
    namespace: 'default',
    deploymentName: scenario.taskQueue,
    buildId,
    identity: 'test',
  });

const setRamp = (scenario: Scenario, buildId: string, percentage: number) =>
  scenario.client.workflowService.setWorkerDeploymentRampingVersion({
    namespace: 'default',
    deploymentName: scenario.taskQueue,
    buildId,
    percentage,
    identity: 'test',
  });

const setOverride = (scenario: Scenario, versioningOverride: object) =>
  scenario.client.workflowService.updateWorkflowExecutionOptions({
    namespace: 'default',
    workflowExecution: { workflowId: scenario.workflowId },
    workflowExecutionOptions: { versioningOverride },
    updateMask: { paths: ['versioning_override'] },
    identity: 'test',
  });

/** Waits until the first workflow task has completed. */
const hasRun = (handle: WorkflowHandle) =>
  eventually(
    async () => (await handle.describe()).historyLength,
    (length) => length >= 4,
    'the first workflow task',
  );

async function twoVersions(scenario: Scenario, behavior: Behavior): Promise<void> {
  await worker(scenario, '1', behavior);
  await worker(scenario, '2', behavior);
  await setCurrent(scenario, '1');
}

describe('a workflow that sleeps while the current version changes', () => {
  versioned('ends on its version if it is pinned', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');
    const handle = await scenario.start('sleepsAcrossVersions');
    await hasRun(handle);
    await setCurrent(scenario, '2');

    expect(await handle.result()).toEqual(['1', '1']);

    const version = `{"deploymentName":"${scenario.taskQueue}","buildId":"1"}`;
    expectHistory(await scenario.history()).toBe(`
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 1"}
      4 WorkflowTaskCompleted {"versioningBehavior":"VERSIONING_BEHAVIOR_PINNED","deploymentVersion":${version},"workerDeploymentName":"${scenario.taskQueue}"}
      5 TimerStarted
      6 TimerFired
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted {"identity":"worker 1","targetWorkerDeploymentVersionChanged":true}
      9 WorkflowTaskCompleted {"deploymentVersion":${version}}
     10 WorkflowExecutionCompleted
    `);
  });

  versioned('ends on the new version if it upgrades by itself', async ({ scenario }) => {
    await twoVersions(scenario, 'AUTO_UPGRADE');
    const handle = await scenario.start('sleepsAcrossVersions');
    await hasRun(handle);
    await setCurrent(scenario, '2');

    expect(await handle.result()).toEqual(['1', '2']);
    expect((await handle.describe()).raw.workflowExecutionInfo).toMatchObject({
      versioningInfo: { version: `${scenario.taskQueue}.2` },
    });
  });
});

describe('a ramping version', () => {
  versioned('of 100 percent gets every new workflow, of 0 percent none', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');
    await setRamp(scenario, '2', 0);
    expect(await scenario.execute('sleepsAcrossVersions')).toEqual(['1', '1']);

    await setRamp(scenario, '2', 100);
    expect(await scenario.execute('sleepsAcrossVersions')).toEqual(['2', '2']);
  });
});

describe('a versioning override', () => {
  versioned('of a start wins over the current version, for children too', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');

    const result = await scenario.execute('asksAChildForItsVersion', {
      versioningOverride: { pinnedTo: versionOf(scenario, '2') },
    });

    expect(result).toEqual(['2', '2', '2']);
  });

  versioned('of an open run moves it and its activities', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');
    const handle = await scenario.start('callsAcrossVersions');
    await hasRun(handle);
    expect(await handle.query('buildId')).toBe('1');

    await setOverride(scenario, { pinned: { behavior: 1, version: versionOf(scenario, '2') } });
    await handle.signal('goOn');

    expect(await handle.result()).toEqual(['2', 'activity 2']);
  });
});

describe('a pinned workflow that is told of a new version', () => {
  versioned('stays on its version when it continues as new', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');
    const handle = await scenario.start('upgradesByContinuingAsNew', { args: [false] });
    await hasRun(handle);
    await setCurrent(scenario, '2');
    await handle.signal('goOn');

    expect(await handle.result()).toBe('1');
  });

  versioned('begins on the new version when it continues as new and asks for that', async ({ scenario }) => {
    await twoVersions(scenario, 'PINNED');
    const handle = await scenario.start('upgradesByContinuingAsNew', { args: [true] });
    await hasRun(handle);
    await setCurrent(scenario, '2');
    await handle.signal('goOn');

    expect(await handle.result()).toBe('2');
  });
});
