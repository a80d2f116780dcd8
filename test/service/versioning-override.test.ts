import { describe, expect } from 'vitest';
import { expectHistory } from './support/history-text.ts';
import { commands, test } from './support/scenario.ts';
import {
  AUTO_UPGRADE,
  PINNED,
  completion,
  known,
  pollWorkflow,
  run,
  runInfo,
  setCurrent,
  setOverride,
  version,
} from './support/versioned-workers.ts';

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

test.for([
  [
    'without a build id',
    { deploymentName: 'orders', buildId: '' },
    'Deployment name and build id must be set together.',
  ],
  [
    'with a reserved name',
    { deploymentName: '__x', buildId: '1' },
    "WorkerDeploymentName cannot start with '__'",
  ],
  [
    'with a colon in its name',
    { deploymentName: 'a:b', buildId: '1' },
    "worker deployment name cannot contain ':'",
  ],
] as const)('a worker %s is refused', async ([, named, message], { scenario }) => {
  const request = {
    taskQueue: { name: scenario.taskQueue },
    deploymentOptions: { ...named, workerVersioningMode: 2 },
  };

  await expect(scenario.call('PollWorkflowTaskQueue', request)).rejects.toMatchObject({ code: 3, message });
});
