import { TestWorkflowEnvironment } from '@temporalio/testing';
import * as fc from 'fast-check';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bothHistories } from './support/live.ts';
import { workflows } from './support/programs.ts';

let env: TestWorkflowEnvironment;

beforeAll(async () => {
  const server = path.join(import.meta.dirname, '../../src/grpc/temporal-katas-server.mjs');
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: server } },
  });
});

afterAll(() => env.teardown());

test('any program leaves the same history with the native Worker and with this one', async () => {
  await fc.assert(
    fc.asyncProperty(workflows, fc.constantFrom(100, 0), async (code, maxCachedWorkflows) => {
      const { native, ours } = await bothHistories(env, code, maxCachedWorkflows);
      expect(ours).toBe(native);
    }),
    { numRuns: Number(process.env['PROGRAMS'] ?? 8) },
  );
});
