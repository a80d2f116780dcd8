import { temporal } from '@temporalio/proto';
import { describe, expect } from 'vitest';
import { conformance } from './support/conformance.ts';
import { eventually, type Scenario } from './support/scenario.ts';

const official = 'it has no worker versioning';
type Behavior = 'PINNED' | 'AUTO_UPGRADE';

const versionOf = (scenario: Scenario, buildId: string) => ({ deploymentName: scenario.workflowId, buildId });

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

/** A real service brings a change of routing to the task queues a little later. */
async function routed(scenario: Scenario, change: () => Promise<unknown>): Promise<void> {
  await change();
  await eventually(
    () =>
      scenario.client.workflowService.describeWorkerDeployment({
        namespace: 'default',
        deploymentName: scenario.workflowId,
      }),
    ({ workerDeploymentInfo }) =>
      workerDeploymentInfo?.routingConfigUpdateState ===
      temporal.api.enums.v1.RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_COMPLETED,
    'the change of routing',
  );
}

const setCurrent = (scenario: Scenario, buildId: string) =>
  routed(scenario, () =>
    scenario.client.workflowService.setWorkerDeploymentCurrentVersion({
      namespace: 'default',
      deploymentName: scenario.workflowId,
      buildId,
      identity: 'test',
    }),
  );

const setRamp = (scenario: Scenario, buildId: string, percentage: number) =>
  routed(scenario, () =>
    scenario.client.workflowService.setWorkerDeploymentRampingVersion({
      namespace: 'default',
      deploymentName: scenario.workflowId,
      buildId,
      percentage,
      identity: 'test',
    }),
  );

const setOverride = (scenario: Scenario, versioningOverride: object) =>
  scenario.client.workflowService.updateWorkflowExecutionOptions({
    namespace: 'default',
    workflowExecution: { workflowId: scenario.workflowId },
    workflowExecutionOptions: { versioningOverride },
    updateMask: { paths: ['versioning_override'] },
    identity: 'test',
  });

async function twoVersions(scenario: Scenario, behavior: Behavior): Promise<void> {
  await worker(scenario, '1', behavior);
  await worker(scenario, '2', behavior);
  await setCurrent(scenario, '1');
}

const atRest = (version: string, behavior: string, name: string): string => `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 1"}
      4 WorkflowTaskCompleted {"versioningBehavior":"VERSIONING_BEHAVIOR_${behavior}","deploymentVersion":${version},"workerDeploymentName":"${name}"}
      5 TimerStarted
      6 TimerFired
      7 WorkflowTaskScheduled`;

const version = (deploymentName: string, buildId: string): string =>
  JSON.stringify({ deploymentName, buildId });

describe('a workflow that sleeps while the current version changes', () => {
  conformance('ends on its version if it is pinned', {
    official,
    history: (name) => `${atRest(version(name, '1'), 'PINNED', name)}
      8 WorkflowTaskStarted {"identity":"worker 1","targetWorkerDeploymentVersionChanged":true}
      9 WorkflowTaskCompleted {"deploymentVersion":${version(name, '1')}}
     10 WorkflowExecutionCompleted
    `,
    sdk: async (scenario) => {
      await twoVersions(scenario, 'PINNED');
      const handle = await scenario.start('sleepsAcrossVersions', {
        args: [scenario.timeout('30 days', 10_000)],
      });
      await scenario.reaches('TimerStarted');
      await setCurrent(scenario, '2');

      expect(await handle.result()).toEqual(['1', '1']);
    },
  });

  conformance('ends on the new version if it upgrades by itself', {
    official,
    history: (name) => `${atRest(version(name, '1'), 'AUTO_UPGRADE', name)}
      8 WorkflowTaskStarted {"identity":"worker 2"}
      9 WorkflowTaskCompleted {"deploymentVersion":${version(name, '2')}}
     10 WorkflowExecutionCompleted
    `,
    sdk: async (scenario) => {
      await twoVersions(scenario, 'AUTO_UPGRADE');
      const handle = await scenario.start('sleepsAcrossVersions', {
        args: [scenario.timeout('30 days', 10_000)],
      });
      await scenario.reaches('TimerStarted');
      await setCurrent(scenario, '2');

      expect(await handle.result()).toEqual(['1', '2']);
      expect((await handle.describe()).raw.workflowExecutionInfo).toMatchObject({
        versioningInfo: { version: `${scenario.workflowId}.2` },
      });
    },
  });
});

describe('a ramping version', () => {
  conformance('of 100 percent gets every new workflow, of 0 percent none', {
    official,
    sdk: async (scenario) => {
      await twoVersions(scenario, 'PINNED');
      await setRamp(scenario, '2', 0);
      expect(await scenario.execute('sleepsAcrossVersions', { args: [30 * 24 * 3_600_000] })).toEqual([
        '1',
        '1',
      ]);

      await setRamp(scenario, '2', 100);
      expect(await scenario.execute('sleepsAcrossVersions', { args: [30 * 24 * 3_600_000] })).toEqual([
        '2',
        '2',
      ]);
    },
  });
});

describe('a versioning override', () => {
  conformance('of a start wins over the current version, for children too', {
    official,
    history: (name) => ({
      '-child': `
      1 WorkflowExecutionStarted {"inheritedPinnedVersion":${version(name, '2')},"versioningOverride":{"pinned":{"version":${version(name, '2')}}}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted
      `,
    }),
    sdk: async (scenario) => {
      await twoVersions(scenario, 'PINNED');

      const result = await scenario.execute('asksAChildForItsVersion', {
        versioningOverride: { pinnedTo: versionOf(scenario, '2') },
      });

      expect(result).toEqual(['2', '2']);
    },
  });

  conformance('of an open run moves it and its activities', {
    official,
    history: (name) => `
      1 WorkflowExecutionStarted
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 1"}
      4 WorkflowTaskCompleted
      5 WorkflowExecutionOptionsUpdated {"versioningOverride":{"pinned":{"version":${version(name, '2')}}},"identity":"test"}
      6 WorkflowExecutionSignaled
      7 WorkflowTaskScheduled
      8 WorkflowTaskStarted {"identity":"worker 2"}
      9 WorkflowTaskCompleted {"deploymentVersion":${version(name, '2')}}
     10 ActivityTaskScheduled
     11 ActivityTaskStarted {"identity":"worker 2"}
     12 ActivityTaskCompleted
     13 WorkflowTaskScheduled
     14 WorkflowTaskStarted
     15 WorkflowTaskCompleted
     16 WorkflowExecutionCompleted
    `,
    sdk: async (scenario) => {
      await twoVersions(scenario, 'PINNED');
      const handle = await scenario.start('callsAcrossVersions');
      await scenario.reaches('WorkflowTaskCompleted');
      expect(await handle.query('buildId')).toBe('1');

      await setOverride(scenario, { pinned: { behavior: 1, version: versionOf(scenario, '2') } });
      await handle.signal('goOn');

      expect(await handle.result()).toEqual(['2', 'activity 2']);
    },
  });
});

describe('a pinned workflow that is told of a new version', () => {
  const continuesAsNew = (upgrade: boolean, last: string) => async (scenario: Scenario) => {
    await twoVersions(scenario, 'PINNED');
    const handle = await scenario.start('upgradesByContinuingAsNew', { args: [upgrade] });
    await scenario.reaches('WorkflowTaskCompleted');
    await setCurrent(scenario, '2');
    await handle.signal('goOn');

    expect(await handle.result()).toBe(last);
  };

  conformance('stays on its version when it continues as new', {
    official,
    history: (name) => `
      1 WorkflowExecutionStarted {"inheritedPinnedVersion":${version(name, '1')},"declinedTargetVersionUpgrade":{"deploymentVersion":${version(name, '2')},"revisionNumber":2}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 1","targetWorkerDeploymentVersionChanged":false}
      4 WorkflowTaskCompleted
      5 WorkflowExecutionCompleted
    `,
    sdk: continuesAsNew(false, '1'),
  });

  conformance('begins on the new version when it continues as new and asks for that', {
    official,
    history: (name) => `
      1 WorkflowExecutionStarted {"inheritedAutoUpgradeInfo":{"sourceDeploymentVersion":${version(name, '1')},"sourceDeploymentRevisionNumber":1}}
      2 WorkflowTaskScheduled
      3 WorkflowTaskStarted {"identity":"worker 2"}
      4 WorkflowTaskCompleted {"deploymentVersion":${version(name, '2')}}
      5 WorkflowExecutionCompleted
    `,
    sdk: continuesAsNew(true, '2'),
  });
});
