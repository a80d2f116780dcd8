import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Connection } from '@temporalio/client';
import { quietRuntime } from '../../src/kata/environment.ts';
import { KataProblem } from '../../src/kata/problem.ts';
import { openEnvironment } from '../../src/kata/server.ts';
import { projectRoot } from '../../src/kata/source-files.ts';

let server: ChildProcess;
let address: string;

beforeAll(async () => {
  quietRuntime();
  const port = await freePort();
  address = `127.0.0.1:${port}`;
  server = spawn(
    process.execPath,
    [path.join(projectRoot, 'src/grpc/temporal-katas-server.mjs'), String(port)],
    { stdio: 'ignore' },
  );
  await vi.waitFor(async () => (await Connection.connect({ address })).close(), {
    timeout: 30_000,
    interval: 100,
  });
});
afterAll(() => server.kill());

/** A port that nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function problemOf(server: string): Promise<KataProblem> {
  const error: unknown = await openEnvironment(server, {}).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(KataProblem);
  return error as KataProblem;
}

test('HOST:PORT of a running time-skipping server skips time on it, and leaves it running', async () => {
  const env = await openEnvironment(address, {});
  expect(env.supportsTimeSkipping).toBe(true);
  const before = await env.currentTimeMs();
  await env.sleep('1 day');
  expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(86_400_000);
  await env.teardown();
  const again = await openEnvironment(address, {});
  expect(await again.currentTimeMs()).toBeGreaterThan(before);
  await again.teardown();
});

test('HOST:PORT where nobody listens says what was tried and what to start', async () => {
  const port = await freePort();
  const { problem } = await problemOf(`127.0.0.1:${port}`);
  expect(problem.kind).toBe('server');
  expect(problem.message).toContain(`127.0.0.1:${port}`);
  expect(problem.remedy).toContain(`--port ${port}`);
});

test('the path of an executable that is not there is named', async () => {
  const { problem } = await problemOf('no/such/server');
  expect(problem.kind).toBe('server');
  expect(problem.message).toContain(path.join('no', 'such', 'server'));
  expect(problem.remedy).toContain('embedded');
});
