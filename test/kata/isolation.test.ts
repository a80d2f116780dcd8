import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle, WorkerOptions } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleOfficially, bundleWorkflows } from '../../src/kata/bundle.ts';
import { closeEnvironment, sharedEnvironment } from '../../src/kata/environment.ts';
import { projectRoot } from '../../src/kata/source-files.ts';

// What the chapter on determinism says of workers that are not set up like those of #kata.

const WORKFLOWS = `
let ofTheModule = 0;
export async function leave(): Promise<void> {
  (Array.prototype as unknown as { left?: string }).left = 'left';
  (URL.prototype as unknown as { left?: string }).left = 'left';
  (globalThis as { left?: string }).left = 'left';
  ofTheModule += 1;
}
export async function find(): Promise<object> {
  const array = 'left' in Array.prototype, url = 'left' in URL.prototype, globals = 'left' in globalThis;
  return { array, url, globals, ofTheModule };
}
export async function loop(): Promise<void> {
  for (;;);
}
`;

let scratch: string;
let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  const home = path.join(projectRoot, '.kata/run');
  mkdirSync(home, { recursive: true });
  scratch = mkdtempSync(path.join(home, 'isolation-'));
  writeFileSync(path.join(scratch, 'workflows.ts'), WORKFLOWS);
  workflowBundle = await bundleOfficially(path.join(scratch, 'workflows'));
});
afterAll(async () => {
  Reflect.deleteProperty(URL.prototype, 'left');
  rmSync(scratch, { recursive: true, force: true });
  await closeEnvironment();
});

async function withWorker<T>(
  taskQueue: string,
  // The SDK's own type keeps the last one to itself.
  options: Partial<WorkerOptions> & { isolateExecutionTimeout?: string },
  work: (run: (type: string) => Promise<unknown>, start: (type: string) => Promise<string>) => Promise<T>,
): Promise<T> {
  const { env } = await sharedEnvironment();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle,
    ...options,
  });
  // A Worker reports a failing task once and then lets it run into its timeout.
  const ids = (type: string): { taskQueue: string; workflowId: string; workflowTaskTimeout: '1 second' } => ({
    workflowTaskTimeout: '1 second',
    taskQueue,
    workflowId: `${taskQueue}-${type}`,
  });
  return worker.runUntil(() =>
    work(
      (type) => env.client.workflow.execute(type, ids(type)),
      async (type) => (await env.client.workflow.start(type, ids(type))).workflowId,
    ),
  );
}

describe('what an execution finds of another one on the same worker', () => {
  test('as a worker comes: every prototype', async () => {
    const found = await withWorker('reused', {}, async (run) => {
      await run('leave');
      return run('find');
    });
    expect(found).toEqual({ array: true, url: true, globals: false, ofTheModule: 0 });
  });

  test('with a context for each execution: what came from outside', async () => {
    const options = { reuseV8Context: false, workflowThreadPoolSize: 1 };
    const found = await withWorker('separate', options, async (run) => {
      await run('leave');
      return run('find');
    });
    expect(found).toEqual({ array: false, url: true, globals: false, ofTheModule: 0 });
  });
});

test('a loop without end fails the workflow task, and the execution runs on', async () => {
  const { env } = await sharedEnvironment();
  await withWorker('loop', { isolateExecutionTimeout: '200 ms' }, async (_run, start) => {
    const workflowId = await start('loop');
    const handle = env.client.workflow.getHandle(workflowId);
    await expect
      .poll(async () => JSON.stringify(await handle.fetchHistory()), { timeout: 20_000 })
      .toContain('Script execution timed out after 200ms');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });
});

test('code that does not follow the history stops an execution, and the old code gets it moving again', async () => {
  const version = (name: string, body: string): Promise<WorkflowBundle> => {
    const file = path.join(scratch, `${name}.ts`);
    writeFileSync(
      file,
      `import { sleep } from '@temporalio/workflow';\nexport async function order(): Promise<string> { ${body} }\n`,
    );
    return bundleWorkflows(file);
  };
  const settings = { debugMode: true, reuseV8Context: false, maxCachedWorkflows: 0 };
  const old = {
    ...settings,
    workflowBundle: await version('old', "await sleep('1 hour'); return 'shipped';"),
  };
  const edited = { ...settings, workflowBundle: await version('edited', "return 'shipped';") };
  const { env } = await sharedEnvironment();

  const workflowId = await withWorker('edited', old, async (_run, start) => {
    const id = await start('order');
    await env.sleep('10 minutes');
    return id;
  });
  const handle = env.client.workflow.getHandle(workflowId);
  await withWorker('edited', edited, async () => {
    await handle.signal('wake');
    await expect.poll(async () => JSON.stringify(await handle.fetchHistory())).toContain('[TMPRL1100]');
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
  await withWorker('edited', old, async () => {
    expect(await handle.result()).toBe('shipped');
  });
});
