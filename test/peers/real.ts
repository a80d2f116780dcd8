import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { cached } from './cache.ts';
import { step, Unavailable } from './run.ts';

const main = join(import.meta.dirname, 'real/main.go');

/** The Temporal CLI whose development server is compared with. */
export const CLI_VERSION = 'v1.9.1';

/**
 * The development server of the Temporal CLI, built from its sources by the Go module proxy. The first build takes minutes.
 *
 * @throws Unavailable without Go or the registry
 */
export async function developmentServer(): Promise<string> {
  const folder = await cached('real', [CLI_VERSION, await readFile(main, 'utf8')], async (made) => {
    const module = `github.com/temporalio/cli@${CLI_VERSION}`;
    const found = await step(`fetching ${module} from the Go module proxy`, 'go', [
      'mod',
      'download',
      '-json',
      module,
    ]);
    const { Dir } = JSON.parse(found) as { Dir: string };
    const source = join(made, 'source');
    await cp(Dir, source, { recursive: true });
    await step('making the sources writable', 'chmod', ['-R', 'u+w', source]);
    // Beside the CLI's own commands, because its development server is internal to its module.
    await mkdir(join(source, 'cmd/peer'), { recursive: true });
    await cp(main, join(source, 'cmd/peer/main.go'));
    // A part of the CLI that the development server does not need and that is no module of its own.
    const extension = 'github.com/temporalio/cli/cliext';
    const edit = ['mod', 'edit', `-droprequire=${extension}`, `-dropreplace=${extension}`];
    await step('editing go.mod', 'go', edit, { cwd: source });
    const target = join(made, executable);
    await step('building the development server', 'go', ['build', '-o', target, './cmd/peer'], {
      cwd: source,
    });
    await chmod(target, 0o755);
  });
  return join(folder, executable);
}

const executable = process.platform === 'win32' ? 'devserver.exe' : 'devserver';

export interface Running {
  readonly address: string;
  readonly version: string;
  readonly end: () => void;
}

/** Starts it on a free port and waits until it answers. */
export async function startDevelopmentServer(path: string): Promise<Running> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(path, [address.split(':')[1]!], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  try {
    return { address, version: await answered(address, child), end: () => void child.kill() };
  } catch {
    child.kill();
    throw new Unavailable(
      `the development server did not answer at ${address} within a minute:\n  ${errors}`,
    );
  }
}

async function answered(address: string, child: ChildProcess): Promise<string> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && child.exitCode === null) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return serverVersion ?? '';
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  throw new Error('no answer');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
