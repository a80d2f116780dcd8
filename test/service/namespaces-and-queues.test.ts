import { describe, expect } from 'vitest';
import { test } from './support/scenario.ts';

describe('a namespace', () => {
  const describeNamespace = 'DescribeNamespace';

  test('is what was registered and updated', async ({ scenario }) => {
    await scenario.call('RegisterNamespace', {
      namespace: 'shop',
      description: 'first',
      ownerEmail: 'ada@example.com',
      data: { a: '1' },
      workflowExecutionRetentionPeriod: { seconds: 86_400 },
    });
    await scenario.call('UpdateNamespace', {
      namespace: 'shop',
      updateInfo: { description: 'second', data: { b: '2' } },
      config: { workflowExecutionRetentionTtl: { seconds: 172_800 } },
    });
    expect(await scenario.call(describeNamespace, { namespace: 'shop' })).toMatchObject({
      namespaceInfo: {
        name: 'shop',
        state: 1,
        description: 'second',
        ownerEmail: 'ada@example.com',
        data: { a: '1', b: '2' },
      },
      config: { workflowExecutionRetentionTtl: { seconds: 172_800 } },
    });
    const { namespaces } = await scenario.call<{ namespaces: { namespaceInfo: { name: string } }[] }>(
      'ListNamespaces',
      {},
    );
    expect(namespaces.map(({ namespaceInfo }) => namespaceInfo.name)).toEqual(['default', 'shop']);
  });

  test('is found by its id, too', async ({ scenario }) => {
    await scenario.call('RegisterNamespace', { namespace: 'shop' });
    const { namespaceInfo } = await scenario.call<{ namespaceInfo: { id: string } }>(describeNamespace, {
      namespace: 'shop',
    });
    expect(await scenario.call(describeNamespace, { namespace: '', id: namespaceInfo.id })).toMatchObject({
      namespaceInfo: { name: 'shop' },
    });
  });

  test('that exists cannot be registered, nor one that keeps nothing', async ({ scenario }) => {
    await expect(scenario.call('RegisterNamespace', {})).rejects.toMatchObject({ code: 6 });
    await expect(
      scenario.call('RegisterNamespace', {
        namespace: 'shop',
        workflowExecutionRetentionPeriod: { seconds: 1 },
      }),
    ).rejects.toMatchObject({ code: 3, message: 'A valid retention period is not set on request.' });
  });
});

describe('a task queue', () => {
  const describeQueue = 'DescribeTaskQueue';

  test('tells who polls it, and forgets those who went away', async ({ scenario }) => {
    const taskQueue = { name: scenario.taskQueue };
    void scenario.later('PollWorkflowTaskQueue', { taskQueue, identity: 'worker-1' }, { deadlineMs: 10_000 });
    await scenario.platform.pass(4_000);
    expect(await scenario.call(describeQueue, { taskQueue })).toEqual({
      pollers: [
        {
          identity: 'worker-1',
          lastAccessTime: { seconds: 1767225600, nanos: 0 },
          ratePerSecond: 100_000,
        },
      ],
    });
    expect(await scenario.call(describeQueue, { taskQueue, taskQueueType: 2 })).toEqual({ pollers: [] });
    await scenario.platform.pass(310_000);
    expect(await scenario.call(describeQueue, { taskQueue })).toEqual({ pollers: [] });
  });

  test('tells how many tasks wait', async ({ scenario }) => {
    await scenario.start({ workflowId: 'w1' });
    await scenario.start({ workflowId: 'w2' });
    const taskQueue = { name: scenario.taskQueue };
    expect(
      await scenario.call(describeQueue, { taskQueue, reportStats: true, includeTaskQueueStatus: true }),
    ).toMatchObject({
      stats: { approximateBacklogCount: 2 },
      taskQueueStatus: { backlogCountHint: 2 },
    });
    const enhanced = { taskQueue, apiMode: 1, reportStats: true, reportPollers: true };
    expect(await scenario.call(describeQueue, enhanced)).toEqual({
      versionsInfo: {
        '': {
          typesInfo: {
            1: { pollers: [], stats: { approximateBacklogCount: 2, approximateBacklogAge: {} } },
            2: { pollers: [], stats: { approximateBacklogCount: 0, approximateBacklogAge: {} } },
          },
        },
      },
    });
  });

  test('has one partition', async ({ scenario }) => {
    const partitions = [{ key: 'q', ownerHostName: '' }];
    expect(await scenario.call('ListTaskQueuePartitions', { taskQueue: { name: 'q' } })).toEqual({
      activityTaskQueuePartitions: partitions,
      workflowTaskQueuePartitions: partitions,
    });
  });

  test.for([
    [{}, 'taskQueue is not set'],
    [{ taskQueue: {} }, 'missing task queue name'],
    [
      { taskQueue: { name: 'q', kind: 2 }, apiMode: 1 },
      'Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or a normal queue.',
    ],
  ] as const)('is refused for %j', async ([request, message], { scenario }) => {
    await expect(scenario.call(describeQueue, request)).rejects.toMatchObject({ code: 3, message });
  });
});

test('the cluster is one that keeps everything in memory', async ({ scenario }) => {
  expect(await scenario.call('GetClusterInfo', {})).toMatchObject({
    clusterName: 'active',
    persistenceStore: 'memory',
    supportedClients: { 'temporal-typescript': '<2.0.0' },
  });
});
