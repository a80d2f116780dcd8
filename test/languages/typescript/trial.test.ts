import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { executablePath } from 'temporal-katas/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as activities from './activities';
import { trial } from './workflows';

// The worker would tell of each attempt that fails.
Runtime.install({ logger: new DefaultLogger('ERROR') });

// #region test
let env: TestWorkflowEnvironment;
let worker: Worker;

beforeAll(async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: executablePath } },
  });
  worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'trials',
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    activities,
  });
});
afterAll(() => env.teardown());

test('a trial lasts thirty days and survives a mail server that is away', async () => {
  const result = await worker.runUntil(
    env.client.workflow.execute(trial, { args: ['ada'], workflowId: 'trial-ada', taskQueue: 'trials' }),
  );

  expect(result).toBe('30 days, mail sent at attempt 3');
});
// #endregion test
