import { expect, test } from 'vitest';
import { Worker } from '../../src/worker/index.ts';
import type { WorkerDeploymentOptions } from '../../src/worker/deployment.ts';
import { inProcess, World } from './support/world.ts';

const version = { deploymentName: 'shop', buildId: '2' };

const code = `
  import { setWorkflowOptions, sleep, workflowInfo } from '@temporalio/workflow';
  export async function main() { await sleep('1 day'); return workflowInfo().currentDeploymentVersion; }
  export async function pinned() { return 'pinned'; }
  setWorkflowOptions({ versioningBehavior: 'PINNED' }, pinned);
`;

test.each([
  ['main', 2, version],
  ['pinned', 1, 'pinned'],
])('%s says its version and behaviour with each workflow task', async (type, versioningBehavior, result) => {
  const workerDeploymentOptions = {
    version,
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  } as const;
  const world = new World({ workflows: { code }, workerDeploymentOptions });

  const history = await world.run(async () => {
    await world.call('SetWorkerDeploymentCurrentVersion', {
      ...version,
      identity: 'test',
      allowNoPollers: true,
    });
    return world.execute(type);
  });

  expect(history.result).toEqual(result);
  const completed = history.events.flatMap((event) => event['workflowTaskCompletedEventAttributes'] ?? []);
  for (const attributes of completed)
    expect(attributes).toMatchObject({ deploymentVersion: version, versioningBehavior });
});

test.each<[WorkerDeploymentOptions, string]>([
  [{ version, useWorkerVersioning: true }, 'needs a defaultVersioningBehavior'],
  [
    { version, useWorkerVersioning: false, defaultVersioningBehavior: 'PINNED' },
    'is for Workers that use versioning',
  ],
])('options that do not go together are refused', (workerDeploymentOptions, words) => {
  const make = (): Worker =>
    Worker.create({
      service: { call: () => Promise.reject(new Error('not called')) },
      platform: inProcess,
      taskQueue: 'orders',
      activities: { charge: () => undefined },
      workerDeploymentOptions,
    });
  expect(make).toThrow(words);
});
