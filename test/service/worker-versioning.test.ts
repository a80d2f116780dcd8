import { describe, expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { expectHistory } from './support/history-text.ts';
import { commands, test } from './support/scenario.ts';
import {
  AUTO_UPGRADE,
  PINNED,
  completion,
  deploymentName,
  known,
  options,
  pollActivity,
  pollWorkflow,
  run,
  runInfo,
  searchAttributes,
  setCurrent,
  setRamp,
  version,
} from './support/versioned-workers.ts';

type WorkflowTask = Wire<'PollWorkflowTaskQueueResponse'>;

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
      3 WorkflowTaskStarted
      4 WorkflowTaskCompleted
      5 WorkflowExecutionSignaled
      6 WorkflowTaskScheduled
      7 WorkflowTaskStarted {"targetWorkerDeploymentVersionChanged":true}
      8 WorkflowTaskCompleted {"versioningBehavior":1,"deploymentVersion":{"deploymentName":"orders","buildId":"1"}}
      `,
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
