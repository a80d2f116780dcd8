import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { activityInfo } from '@temporalio/activity';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bundleWorkflows } from '../../src/kata/bundle.ts';
import { quietRuntime } from '../../src/kata/environment.ts';
import { openEnvironment } from '../../src/kata/server.ts';
import * as activities from './lessons-say/activities.ts';
import { goTo } from './lessons-say/workflows.ts';

// What lessons say beside their exercises: each sentence is run here, by the SDK's own worker. The number is the page's.

const folder = path.join(import.meta.dirname, 'lessons-say');
const patience = { timeout: 20_000, interval: 20 };

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  quietRuntime();
  env = await openEnvironment('embedded', {});
});
afterAll(() => env.teardown());

/** A worker with the workflows of a file. */
async function workerFor(taskQueue: string, file = 'workflows.ts'): Promise<Worker> {
  return Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflows(path.join(folder, file)),
    activities,
    debugMode: true,
    reuseV8Context: false,
    maxHeartbeatThrottleInterval: 20,
  });
}

const start = (type: string, id: string, ...args: string[]): Promise<WorkflowHandle> =>
  env.client.workflow.start(type, { taskQueue: id, workflowId: id, workflowTaskTimeout: '1 second', args });

/** The innermost reason of a failure. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

/** The names of the attributes that the events of a history have. They tell the events' types. */
async function eventsOf(handle: WorkflowHandle): Promise<string> {
  const { events } = await handle.fetchHistory();
  return JSON.stringify(events?.map((event) => Object.keys(event)));
}

/** What the server knows of the only activity that is under way. */
async function lastHeartbeat(handle: WorkflowHandle): Promise<unknown> {
  const { pendingActivities } = (await handle.describe()).raw;
  const data = pendingActivities?.[0]?.heartbeatDetails?.payloads?.[0]?.data;
  return data ? JSON.parse(Buffer.from(data).toString()) : undefined;
}

test('06.01: when the process dies, the heartbeats that the worker held back are lost', async () => {
  const parcels = 'parcels';
  const { address } = (env.connection as unknown as { options: { address: string } }).options;
  const child = spawn(process.execPath, [path.join(folder, 'worker-that-dies.mjs'), address, parcels], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const worker = await workerFor('hand-over');
    await worker.runUntil(async () => {
      const handle = await start('handOver', 'hand-over', parcels);
      await once(child.stdout, 'data');
      await vi.waitUntil(async () => (await lastHeartbeat(handle)) !== undefined, patience);
      expect(await lastHeartbeat(handle), 'the first was sent at once').toBe(1);

      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      await dead;
      // Time passes while an activity runs when a test both waits for the result and sleeps.
      const result: Promise<unknown> = handle.result();
      await env.sleep('2 minutes');
      const second = await Worker.create({
        connection: env.nativeConnection,
        taskQueue: parcels,
        activities: { registerParcels: async () => activityInfo().heartbeatDetails as number },
      });
      expect(await second.runUntil(result), 'parcels 2 and 3 are forgotten').toBe(1);
    });
  } finally {
    child.kill('SIGKILL');
  }
});

test('06.04: an AbortError of a cancelled activity counts as its cancellation', async () => {
  const worker = await workerFor('deliver');
  await worker.runUntil(async () => {
    const handle = await start('deliver', 'deliver');
    await vi.waitUntil(
      async () => (await handle.describe()).raw.pendingActivities?.[0]?.lastStartedTime,
      patience,
    );
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await eventsOf(handle)).toContain('activityTaskCanceledEventAttributes');
  });
});

test('06.04: an AbortError of an activity that nobody has cancelled is a failure', async () => {
  const worker = await workerFor('give-up');
  await worker.runUntil(async () => {
    const handle = await start('giveUp', 'give-up');
    await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: 'AbortError' } } });
    expect(await eventsOf(handle)).toContain('activityTaskFailedEventAttributes');
  });
});

test('08.02: a signal that comes before its handler is kept', async () => {
  const worker = await workerFor('listens-late');
  await worker.runUntil(async () => {
    const handle = await start('listensLate', 'listens-late');
    await handle.signal('stop', 'Dijon');
    await env.sleep('10 seconds');
    await handle.signal('stop', 'Lyon');
    expect(await handle.result()).toEqual(['Dijon', 'Lyon']);
  });
});

test('08.02: an update is kept until the workflow waits', async () => {
  const worker = await workerFor('updates');
  await worker.runUntil(async () => {
    const startWorkflowOperation = new WithStartWorkflowOperation('listensInItsFirstTask', {
      taskQueue: 'updates',
      workflowId: 'first task',
      workflowIdConflictPolicy: 'FAIL',
    });
    const answer = await env.client.workflow.executeUpdateWithStart(goTo, {
      args: ['Lyon'],
      startWorkflowOperation,
    });
    expect(answer).toBe('to Lyon');

    const late = await start('listensToUpdatesLate', 'updates');
    const refused = await late.executeUpdate(goTo, { args: ['Lyon'] }).catch(reasonOf);
    expect(refused).toContain('No registered handler for update: goTo');
  });
});

test('12.05: an order whose function was renamed stands still, and goes on with the old name', async () => {
  const before = await workerFor('order');
  const handle = await before.runUntil(async () => {
    const started = await start('order', 'order');
    await vi.waitUntil(async () => (await eventsOf(started)).includes('workflowTaskCompleted'), patience);
    return started;
  });

  await handle.signal('stop', 'Lyon');
  const renamed = await workerFor('order', 'renamed.ts');
  await renamed.runUntil(async () => {
    const triedAgain = async () => ((await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0) > 1;
    await vi.waitUntil(triedAgain, patience);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const { events } = await handle.fetchHistory();
    const failure = events?.find((event) => event.workflowTaskFailedEventAttributes);
    expect(failure?.workflowTaskFailedEventAttributes?.failure?.message).toContain(
      'no such function is exported by the workflow bundle',
    );
  });

  const after = await workerFor('order');
  expect(await after.runUntil(handle.result())).toBe('sent to Lyon');
});
