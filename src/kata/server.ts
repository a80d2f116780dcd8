import path from 'node:path';
import { existsSync } from 'node:fs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ClientOptionsForTestEnv } from '@temporalio/testing';
import { Connection } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import type { InternalConnectionOptions } from '@temporalio/client/lib/connection.js';
import { KataProblem } from './problem.ts';
import { projectRoot } from './source-files.ts';

/** Our own test service as an executable; Windows starts no script, so it has a command file there. */
export const embeddedServer = path.join(
  projectRoot,
  'src/grpc',
  process.platform === 'win32' ? 'temporal-katas-server.cmd' : 'temporal-katas-server.mjs',
);

/**
 * Opens a test environment on the server that `KATA_SERVER` names. A server that can't be started or reached is a
 * {@link KataProblem} that says what was tried and what to start.
 */
export async function openEnvironment(
  server: string,
  client: ClientOptionsForTestEnv,
): Promise<TestWorkflowEnvironment> {
  if (/^[^/\\]+:\d+$/.test(server)) return connect(server, client);
  const executable =
    server === 'official' ? undefined : server === 'embedded' ? embeddedServer : path.resolve(server);
  if (executable !== undefined && !existsSync(executable)) {
    throw new KataProblem(
      'server',
      `--server (KATA_SERVER) names ${executable}, and there is no such file.`,
      {
        remedy: "Use 'embedded', 'official', the path of a test server's executable, or HOST:PORT.",
      },
    );
  }
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      client,
      ...(executable !== undefined && {
        server: { executable: { type: 'existing-path', path: executable } },
      }),
    });
  } catch (error) {
    throw executable === undefined
      ? new KataProblem(
          'server',
          `@temporalio/testing could not download or start the official test server: ${String(error)}`,
          {
            remedy:
              'It needs the network once. Without it, use --server embedded, or give the path of a test server that you have.',
            cause: error,
          },
        )
      : new KataProblem('server', `The test server ${executable} did not start: ${String(error)}`, {
          remedy: 'Run it by hand with a port number to see what it says.',
          cause: error,
        });
  }
}

/** A real Temporal Service has no TestService: then the environment runs in real time (`supportsTimeSkipping` is false). */
async function connect(address: string, client: ClientOptionsForTestEnv): Promise<TestWorkflowEnvironment> {
  let skips: boolean;
  try {
    skips = await hasTestService(address);
  } catch (error) {
    throw new KataProblem('server', `No Temporal server answers at ${address}: ${String(error)}`, {
      remedy: `Start one there (for example \`temporal server start-dev --port ${address.split(':')[1]}\`), or use --server embedded.`,
      cause: error,
    });
  }
  if (!skips) return TestWorkflowEnvironment.createFromExistingServer({ address, client });
  // The SDK has no public way to skip time on a server that it did not start; `create` is what its own factories call.
  const factory = TestWorkflowEnvironment as unknown as {
    create(options: object): Promise<TestWorkflowEnvironment>;
  };
  return factory.create({
    server: { type: 'existing' },
    supportsTimeSkipping: true,
    address,
    namespace: 'default',
    client,
  });
}

async function hasTestService(address: string): Promise<boolean> {
  const options: InternalConnectionOptions = {
    address,
    connectTimeout: '3 seconds',
    [InternalConnectionOptionsSymbol]: { supportsTestService: true },
  };
  const connection = await Connection.connect(options);
  try {
    await connection.testService?.getCurrentTime({});
    return connection.testService !== undefined;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
