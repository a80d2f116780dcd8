import path from 'node:path';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../../src/kata/bundle.ts';
import { openEnvironment } from '../../../src/kata/server.ts';
import { projectRoot } from '../../../src/kata/source-files.ts';
import type { Part } from './options.ts';
import { ServerProcess, type Contender } from './server-process.ts';

/** One part, measured once on one server. */
export interface Sample {
  readonly wallMs: number;
  /** Of the server's process alone. */
  readonly processorMs: number;
  /** Resident memory of the server's process afterwards, in bytes. */
  readonly memory: number;
}

export type ServerPart = Exclude<Part, 'fan-out'>;

export const SEQUENTIAL = 1_000;
export const CONCURRENT = 100;
export const SIGNALS = 10_000;
const SENDERS = 100;
/** Before each part but the start, so that both servers are warm. */
const WARM_UP = 50;

const taskQueue = 'bench';

/** Measures one part on a server of its own. */
export async function measure(part: ServerPart, contender: Contender): Promise<Sample> {
  const unlocked = part === 'concurrent';
  const server = await ServerProcess.start(contender, unlocked);
  try {
    if (part === 'start')
      return { wallMs: server.startMs, processorMs: server.processorMs(), memory: server.memory() };
    return await withWorker(server, (env) => work(part, env, server));
  } finally {
    await server.stop();
  }
}

async function work(
  part: Exclude<ServerPart, 'start'>,
  env: TestWorkflowEnvironment,
  server: ServerProcess,
): Promise<Sample> {
  // Whoever starts a server unlocked awaits results with the plain client: several that unlock at once are more than the official one can take.
  const client = part === 'concurrent' ? new Client({ connection: env.connection }) : env.client;
  await months(client, 'warm-up', WARM_UP, 1);
  const timed = async (what: () => Promise<unknown>): Promise<Sample> => {
    const processor = server.processorMs();
    const began = performance.now();
    await what();
    const wallMs = performance.now() - began;
    return { wallMs, processorMs: server.processorMs() - processor, memory: server.memory() };
  };
  switch (part) {
    case 'concurrent':
      return timed(() => months(client, 'concurrent', CONCURRENT, CONCURRENT));
    case 'sequential':
      return timed(() => months(client, 'sequential', SEQUENTIAL, 1));
    case 'signals':
      return timed(() => signals(client));
    case 'history': {
      const handle = await signals(client);
      return timed(async () => {
        const { events } = await handle.fetchHistory();
        if ((events?.length ?? 0) < SIGNALS) throw new Error(`Only ${events?.length} events were read.`);
      });
    }
  }
}

/** Workflows of 30 days, so many at once. */
async function months(client: Client, name: string, count: number, atOnce: number): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      const workflowId = `${name}-${next++}`;
      await client.workflow.execute('month', { taskQueue, workflowId, args: ['ada'] });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

/** Many signals to one workflow, until it has seen them all. */
async function signals(client: Client) {
  const handle = await client.workflow.start('collect', {
    taskQueue,
    workflowId: 'collect',
    args: [SIGNALS],
  });
  let sent = 0;
  const loop = async (): Promise<void> => {
    while (sent++ < SIGNALS) await handle.signal('add');
  };
  await Promise.all(Array.from({ length: SENDERS }, loop));
  await handle.result();
  return handle;
}

/** A worker in this process: the same for every server. */
async function withWorker<T>(
  server: ServerProcess,
  use: (env: TestWorkflowEnvironment) => Promise<T>,
): Promise<T> {
  installQuietRuntime();
  const env = await openEnvironment(server.address, {});
  try {
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: await bundleWorkflows(path.join(projectRoot, 'test/bench/fixtures/months.ts')),
      activities: { charge: async (user: string) => `charged ${user}` },
      reuseV8Context: false,
      debugMode: true,
    });
    return await worker.runUntil(use(env));
  } finally {
    await env.teardown();
  }
}

let quiet = false;
function installQuietRuntime(): void {
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  quiet = true;
}
