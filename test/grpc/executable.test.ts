import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { callThrough, workflowService } from './support.ts';

const executable = join(import.meta.dirname, '../../src/grpc/temporal-katas-server.mjs');
const children: ChildProcess[] = [];

beforeAll(() => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('started by @temporalio/testing', () => {
  test('answers within its five seconds and keeps the time', async () => {
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: executable } },
    });

    const now = await env.currentTimeMs();
    await env.sleep('30 days');
    const later = await env.currentTimeMs();
    await env.teardown();

    expect(later - now).toBeGreaterThanOrEqual(30 * 24 * 3_600_000);
  });

  test('prints nothing', async () => {
    const port = await freePort();
    const server = start([String(port)]);
    await answered(port);

    server.child.kill('SIGTERM');
    await once(server.child, 'close');

    expect(server.text()).toBe('');
  });

  test('survives the NODE_OPTIONS of a test process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'node-options-'));
    const [required, imported] = [join(folder, 'required.cjs'), join(folder, 'imported.mjs')];
    writeFileSync(required, 'globalThis.required = true;');
    writeFileSync(imported, 'globalThis.imported = true;');
    const port = await freePort();

    start([String(port)], {
      NODE_OPTIONS: `--require ${required} --import ${imported} --enable-source-maps`,
    });

    expect(await answered(port)).toHaveProperty('capabilities');
    rmSync(folder, { recursive: true });
  });
});

describe('started by a person', () => {
  test('with port 0 takes a free one and prints it', async () => {
    const { port } = await listening(start(['0']));

    expect(await answered(port)).toHaveProperty('capabilities');
  });

  test('without a port takes that of a Temporal Service, and says what to do when it is taken', async () => {
    const port = 7233;
    const taken = createServer().listen(port, '127.0.0.1');
    // Somebody else's server may be there already; for this test it does not matter whose it is.
    await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve));

    const { stderr, status } = run([]);
    taken.close();

    expect(status).toBe(1);
    expect(stderr).toContain(
      'Port 7233 of 127.0.0.1 is taken by another process. Give another one, for example 7234',
    );
  });

  test('with a port that is taken says so and ends with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const { stderr, status } = run([String(port)]);
    taken.close();

    expect(status).toBe(1);
    expect(stderr).toBe(
      `temporal-katas-server: Port ${port} of 127.0.0.1 is taken by another process. Give another one, for example ${port + 1}, or 0 to take a free one.\n`,
    );
  });

  test('with a word that is no port says what to give and ends with 2', () => {
    expect(run(['http'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"http" is not a port.') as string,
    });
  });

  test('with an option that it does not know names the nearest and ends with 2', () => {
    expect(run(['0', '--enable-timeskipping'])).toMatchObject({
      status: 2,
      stderr:
        'temporal-katas-server: --enable-timeskipping is not an option of this server; --enable-time-skipping is. See temporal-katas-server --help\n',
    });
  });

  test('has the namespaces and search attributes that it was told', async () => {
    const { port } = await listening(
      start([
        '0',
        '--namespace',
        'billing',
        '--namespace',
        'default',
        '--search-attribute',
        'CustomerId=Keyword',
      ]),
    );

    const { namespaces } = (await call(port, `${workflowService}/ListNamespaces`, {})) as {
      namespaces: { namespaceInfo: { name: string } }[];
    };
    const attributes = 'temporal.api.operatorservice.v1.OperatorService/ListSearchAttributes';

    expect(namespaces.map(({ namespaceInfo }) => namespaceInfo.name)).toEqual(['default', 'billing']);
    expect(await call(port, attributes, { namespace: 'default' })).toMatchObject({
      customAttributes: { CustomerId: 2 },
    });
  });

  test('with --log-level debug writes a line for every call, each with its level', async () => {
    const server = start(['0', '--log-level', 'debug']);
    const { port } = await listening(server);
    await answered(port);
    await call(port, `${workflowService}/DescribeWorkflowExecution`, { namespace: 'default' }).catch(
      () => undefined,
    );

    server.child.kill('SIGTERM');
    await once(server.child, 'close');

    const lines = server.text().trimEnd().split('\n');
    expect(lines.slice(1).map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
      'debug GetSystemInfo OK N ms',
      'debug DescribeWorkflowExecution INVALID_ARGUMENT N ms',
    ]);
  });

  test('tells its version and its options', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };

    expect(run(['--version'])).toMatchObject({
      status: 0,
      stdout: `temporal-katas-server ${version}\n`,
      stderr: '',
    });
    expect(run(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--enable-time-skipping') as string,
    });
  });

  test('has time locked, or not, as it was asked', async () => {
    const locked = await listening(start(['0']));
    const unlocked = await listening(start(['0', '--enable-time-skipping']));
    const unlock = 'temporal.api.testservice.v1.TestService/UnlockTimeSkipping';
    const sleep = 'temporal.api.testservice.v1.TestService/Sleep';

    await call(unlocked.port, sleep, { duration: { seconds: 86_400 } });
    await expect(call(locked.port, sleep, { duration: { seconds: 86_400 } }, 300)).rejects.toThrow(
      'DEADLINE_EXCEEDED',
    );
    await call(locked.port, unlock, {});
    await call(locked.port, sleep, { duration: { seconds: 86_400 } });
  });
});

describe('ends', () => {
  test.skipIf(process.platform === 'win32')('with SIGTERM and SIGINT, and says so by 0', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = start(['0']);
      await listening(server);
      server.child.kill(signal);
      expect(await once(server.child, 'close')).toEqual([0, null]);
    }
  });

  test.skipIf(process.platform === 'win32')('with an answer for the polls that are open', async () => {
    const server = start(['0']);
    const { port } = await listening(server);
    const open = call(port, `${workflowService}/PollWorkflowTaskQueue`, {
      namespace: 'default',
      taskQueue: { name: 'trials' },
    });
    // Calls of one connection are read in order, but these are two: the first must have arrived.
    await answered(port);
    await answered(port);
    server.child.kill('SIGTERM');

    expect(await open).toEqual({});
    expect(await once(server.child, 'close')).toEqual([0, null]);
  });

  test.skipIf(process.platform === 'win32')('when the npx that started it is killed', async () => {
    const npx = spawnNpx('0');
    const { port } = await listening(npx);
    const socket = await connected(port);

    npx.child.kill('SIGKILL');
    await once(socket, 'close');
  });

  test('when the process that started it is killed, and its port is free again', async () => {
    const parent = spawnParent();
    const { port } = await listening(parent);
    const socket = await connected(port);

    parent.child.kill('SIGKILL');
    await once(socket, 'close');

    await isFree(port);
  });

  test('when the process that it was told to live with is gone already', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);

    const server = start(['0', '--parent', String(pid)]);

    expect(await once(server.child, 'close')).toEqual([0, null]);
  });

  test('not with the process that started it when it was told to keep running', async () => {
    const parent = spawnParent('--keep-running');
    const { port, pid } = await listening(parent);
    parent.child.kill('SIGKILL');
    await once(parent.child, 'exit');

    // Two rounds of its watch, in the server's own time.
    await expect(
      call(port, 'temporal.api.testservice.v1.TestService/Sleep', { duration: { seconds: 2 } }),
    ).resolves.toEqual({});
    process.kill(pid, 'SIGKILL');
  });
});

interface Running {
  readonly child: ChildProcess;
  text(): string;
}

function start(args: string[], env: NodeJS.ProcessEnv = {}): Running {
  return watched(
    spawn(process.execPath, [executable, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** A process that starts the server and prints its pid, then waits. */
function spawnParent(...args: string[]): Running {
  const program = `
    const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify([executable, '0', ...args])}, { stdio: ['ignore', 'inherit', 'inherit'] });
    console.log('pid ' + child.pid);
    setInterval(() => {}, 1000);`;
  return watched(spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** As a person does it in a folder that has the package; without a terminal. */
function spawnNpx(...args: string[]): Running {
  return watched(
    spawn('npx', ['--offline', 'temporal-katas-server', ...args], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

function watched(child: ChildProcess): Running {
  children.push(child);
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, text: () => text };
}

const run = (args: string[]) => spawnSync(process.execPath, [executable, ...args], { encoding: 'utf8' });

/** Waits for the line that names the port. */
async function listening(server: Running): Promise<{ port: number; pid: number }> {
  for (;;) {
    const found = /Listening on 127\.0\.0\.1:(\d+)/.exec(server.text());
    const pid = Number(/pid (\d+)/.exec(server.text())?.[1] ?? server.child.pid);
    if (found) return { port: Number(found[1]), pid };
    if (server.child.exitCode !== null) throw new Error(`the server ended: ${server.text()}`);
    await once(server.child.stdout!, 'data');
  }
}

/** Waits until somebody else can listen at the port: a server that ends closes its connections a moment before its port. */
async function isFree(port: number): Promise<void> {
  for (;;) {
    const other = createServer().listen(port, '127.0.0.1');
    const listens = await once(other, 'listening').then(
      () => true,
      () => false,
    );
    other.close();
    if (listens) return;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the server answers GetSystemInfo, as the SDK does. */
const answered = (port: number) => call(port, `${workflowService}/GetSystemInfo`, {}, 10_000);

async function call(port: number, method: string, request: object, deadlineMs = 30_000): Promise<object> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 50,
  });
  try {
    await new Promise<void>((resolve, reject) =>
      client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())),
    );
    return await callThrough(client, method, request, deadlineMs);
  } finally {
    client.close();
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resume();
  socket.on('error', () => undefined);
  return socket;
}
