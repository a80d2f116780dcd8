import path from 'node:path';
import { Client } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../../src/kata/bundle.ts';
import { openEnvironment } from '../../../src/kata/server.ts';
import { projectRoot } from '../../../src/kata/source-files.ts';
import type { Part } from './options.ts';
import { ServerProcess, type Contender } from './server-process.ts';

/** One part on one server. */
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
/**
 * Signals under way at a time. With 100 of them more arrive during one workflow task than the real service bears: it takes
 * the task from its worker, and so do we, and the worker replays everything. The official server knows no such limit.
 */
const SENDERS = 50;
/** Before each part but the start, so that both servers are warm. */
const WARM_UP = 50;
/** Parts that last are done in so many pieces. */
const PIECES = 20;

const taskQueue = 'bench';

/**
 * Measures one part on each server. All servers are up at once and take turns, piece by piece, so that what else the
 * machine does meets them alike.
 */
export async function measure(part: ServerPart, contenders: readonly Contender[]): Promise<Sample[]> {
  if (part === 'start') return measureStart(contenders);
  const sessions: Session[] = [];
  try {
    for (const contender of contenders) sessions.push(await Session.open(part, contender));
    const pieces = part === 'sequential' || part === 'signals' ? PIECES : 1;
    for (let piece = 0; piece < pieces; piece += 1)
      for (const session of piece % 2 === 0 ? sessions : [...sessions].reverse()) await session.work(pieces);
    return sessions.map((session) => session.sample());
  } finally {
    for (const session of sessions) await session.close();
  }
}

async function measureStart(contenders: readonly Contender[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const contender of contenders) {
    const server = await ServerProcess.start(contender, false);
    samples.push({ wallMs: server.startMs, processorMs: server.processorMs(), memory: server.memory() });
    await server.stop();
  }
  return samples;
}

/** A server with a client and a worker of its own; client and worker are the same for every server. */
class Session {
  private wallMs = 0;
  private processorMs = 0;
  private next = 0;
  private collecting: WorkflowHandle | undefined;

  private constructor(
    private readonly part: Exclude<ServerPart, 'start'>,
    private readonly server: ServerProcess,
    private readonly env: TestWorkflowEnvironment,
    private readonly client: Client,
    private readonly worker: Worker,
    private readonly running: Promise<void>,
  ) {}

  static async open(part: Exclude<ServerPart, 'start'>, contender: Contender): Promise<Session> {
    installQuietRuntime();
    const unlocked = part === 'concurrent';
    const server = await ServerProcess.start(contender, unlocked);
    const env = await openEnvironment(server.address, {});
    // A server that is unlocked from the start is asked by the plain client: several callers that unlock at once are more than the official one can take.
    const client = unlocked ? new Client({ connection: env.connection }) : env.client;
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: await bundleWorkflows(path.join(projectRoot, 'test/bench/fixtures/months.ts')),
      activities: { charge: async (user: string) => `charged ${user}` },
      reuseV8Context: false,
      debugMode: true,
    });
    const session = new Session(part, server, env, client, worker, worker.run());
    await session.months(WARM_UP, 1);
    if (part === 'signals' || part === 'history') await session.startCollecting();
    if (part === 'history') await session.signals(SIGNALS);
    return session;
  }

  /** Does one of so many pieces of the part and adds what it took. */
  async work(pieces: number): Promise<void> {
    const processor = this.server.processorMs();
    const began = performance.now();
    if (this.part === 'concurrent') await this.months(CONCURRENT, CONCURRENT);
    if (this.part === 'sequential') await this.months(SEQUENTIAL / pieces, 1);
    if (this.part === 'signals') await this.signals(SIGNALS / pieces);
    if (this.part === 'history') await this.readHistory();
    this.wallMs += performance.now() - began;
    this.processorMs += this.server.processorMs() - processor;
  }

  sample(): Sample {
    return { wallMs: this.wallMs, processorMs: this.processorMs, memory: this.server.memory() };
  }

  async close(): Promise<void> {
    this.worker.shutdown();
    await this.running;
    await this.env.teardown();
    await this.server.stop();
  }

  /** Workflows of 30 days, so many at once. */
  private async months(count: number, atOnce: number): Promise<void> {
    const until = this.next + count;
    const loop = async (): Promise<void> => {
      while (this.next < until) {
        const workflowId = `month-${this.next++}`;
        await this.client.workflow.execute('month', { taskQueue, workflowId, args: ['ada'] });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, loop));
  }

  private async startCollecting(): Promise<void> {
    this.next = 0;
    this.collecting = await this.client.workflow.start('collect', {
      taskQueue,
      workflowId: 'collect',
      args: [SIGNALS],
    });
  }

  /** More signals to the one workflow, many under way at a time; awaits its result with the last of them. */
  private async signals(count: number): Promise<void> {
    const until = this.next + count;
    const loop = async (): Promise<void> => {
      while (this.next++ < until) await this.collecting!.signal('add');
    };
    await Promise.all(Array.from({ length: SENDERS }, loop));
    this.next = until;
    if (until === SIGNALS) await this.collecting!.result();
  }

  private async readHistory(): Promise<void> {
    const { events } = await this.collecting!.fetchHistory();
    if ((events?.length ?? 0) < SIGNALS) throw new Error(`Only ${events?.length} events were read.`);
  }
}

let quiet = false;
function installQuietRuntime(): void {
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  quiet = true;
}
