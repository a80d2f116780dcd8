import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type * as inside from '../../src/grpc/index.ts';
import type { LineLevel, LogLevel } from '../../src/grpc/log.ts';
import type * as published from '../../src/grpc/server.mjs';

/** What the server needs of other packages; everything else in ours is for the workbook. */
const needed = ['@grpc/grpc-js', '@temporalio/proto', 'esbuild', 'fastest-levenshtein'];

const repository = join(import.meta.dirname, '../..');
const nodeModules = join(repository, 'node_modules');
const windows = process.platform === 'win32';
let project: string;

/** Another project: our package as `npm pack` makes it, and its packages beside it, as npm lays them out. No network. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'another project-'));
  run('npm', ['pack', '--offline', '--ignore-scripts', '--pack-destination', project], repository);
  const [tarball] = readdirSync(project);
  const home = join(project, 'node_modules/temporal-katas');
  mkdirSync(home, { recursive: true });
  run('tar', ['-xzf', join(project, tarball!), '-C', home, '--strip-components=1'], project);
  for (const name of needed) link(name);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the package in another project', () => {
  test('starts the server in plain Node, and ends it', () => {
    const out = node(`
      import { startServer } from 'temporal-katas/server';
      import grpc from '@grpc/grpc-js';
      const server = await startServer({ timeSkipping: true, searchAttributes: { CustomerId: 'Keyword' }, namespaces: ['billing'] });
      const client = new grpc.Client(server.address, grpc.credentials.createInsecure());
      const method = '/temporal.api.workflowservice.v1.WorkflowService/ListNamespaces';
      const bytes = await new Promise((resolve, reject) =>
        client.makeUnaryRequest(method, (b) => b, (b) => b, Buffer.alloc(0), (e, b) => (e ? reject(e) : resolve(b))));
      console.log(bytes.toString().includes('billing'), server.address === '127.0.0.1:' + server.port);
      await server.close();
      client.close();
    `);

    expect(out).toBe('true true\n');
  });

  test('is refused with a reason when it asks for what cannot be', () => {
    const out = node(`
      import { startServer } from 'temporal-katas/server';
      const server = await startServer();
      for (const options of [{ port: server.port }, { port: 70000 }, { host: '0.0.0.0' }, { searchAttributes: { A: 'Txt' } }])
        await startServer(options).catch((error) => console.log(error.name + ': ' + error.message.replaceAll(/\\d{4,5}/g, 'N')));
      await server.close();
    `);

    expect(out.split('\n')).toEqual([
      'PortTakenError: Port N of 127.0.0.1 is taken by another process. Give another one, for example N, or 0 to take a free one.',
      'RangeError: port is N: give a whole number from 0 to N, or leave it out.',
      'RangeError: The test server serves this machine alone: host is "0.0.0.0", give 127.0.0.1 or ::1, or leave it out.',
      expect.stringMatching(/^ServiceError: Search attribute type "Txt" is unknown/) as string,
      '',
    ]);
  });

  test('may be required as well', () => {
    const out = run(
      process.execPath,
      ['--no-warnings', '-e', `console.log(typeof require('temporal-katas/server').startServer)`],
      project,
    );

    expect(out).toBe('function\n');
  });

  test('gives @temporalio/testing an executable that it can start', () => {
    link('@temporalio/testing');
    const out = node(`
      import { TestWorkflowEnvironment } from '@temporalio/testing';
      import { executablePath } from 'temporal-katas/server';
      const env = await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path: executablePath } },
      });
      const before = await env.currentTimeMs();
      await env.sleep('30 days');
      console.log((await env.currentTimeMs()) - before >= 30 * 24 * 3_600_000);
      await env.teardown();
    `);

    expect(out).toBe('true\n');
  });

  test('has the command, with its version', () => {
    const script = join(project, 'node_modules/temporal-katas/src/grpc/temporal-katas-server.mjs');

    expect(run(process.execPath, [script, '--version'], project)).toMatch(
      /^temporal-katas-server \d+\.\d+\.\d+\n$/,
    );
  });

  test('has types, which a strict project reads without an error', () => {
    writeFileSync(
      join(project, 'main.mts'),
      `import { executablePath, startServer, type RunningServer } from 'temporal-katas/server';
       const server: RunningServer = await startServer({ port: 0, timeSkipping: true, logLevel: 'warn' });
       export const where: [string, number, string] = [server.address, server.port, executablePath];
       // @ts-expect-error: there is no such level
       await startServer({ logLevel: 'loud' });
       await server.close();`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];

    expect(
      run(process.execPath, [join(nodeModules, 'typescript/bin/tsc'), ...options, 'main.mts'], project),
    ).toBe('');
  });
});

test('the published types are those of the code', () => {
  expectTypeOf<typeof inside.startServer>().toExtend<typeof published.startServer>();
  expectTypeOf<Parameters<NonNullable<published.ServerOptions['log']>>[0]>().toEqualTypeOf<LineLevel>();
  expectTypeOf<NonNullable<published.ServerOptions['logLevel']>>().toEqualTypeOf<LogLevel>();
});

test('the command file of Windows finds its script in a path with spaces and hands every argument on', () => {
  const text = readFileSync(join(repository, 'src/grpc/temporal-katas-server.cmd'), 'utf8');

  expect(text.trimEnd()).toBe('@node "%~dp0temporal-katas-server.mjs" %*');
});

function node(program: string): string {
  const file = join(project, 'main.mjs');
  writeFileSync(file, program);
  return run(process.execPath, [file], project);
}

/** Gives what it printed; what it said on stderr belongs to the error. */
function run(command: string, args: string[], cwd: string): string {
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: windows && command === 'npm',
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

function link(name: string): void {
  const target = join(project, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target)) symlinkSync(join(nodeModules, name), target, 'junction');
}
