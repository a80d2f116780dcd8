import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Contender, History } from './contenders.ts';
import type { Part } from './options.ts';

export interface Sample {
  readonly wallMs: number;
  /** Of this process, with all its threads: the Worker, the client, and the activities. */
  readonly processorMs: number;
}

export const SEQUENTIAL = 200;
export const CONCURRENT = 100;
export const UNCACHED = 50;
/** Timers and activities of the history that is replayed. */
export const STEPS = 300;
/** Parts that last are done in so many pieces, and the Workers take turns. */
const PIECES = 10;

let queues = 0;

/** Measures one part with each Worker, in turn. */
export async function measure(
  part: Part,
  all: readonly Contender[],
  env: TestWorkflowEnvironment,
): Promise<Sample[]> {
  if (part === 'start') return inTurn(all, async (contender) => timed(() => fresh(contender, env)));
  if (part === 'replay') return measureReplay(all, env);
  const cached = part === 'uncached' ? 0 : 1000;
  const count = { sequential: SEQUENTIAL, concurrent: CONCURRENT, uncached: UNCACHED }[part];
  const atOnce = part === 'concurrent' ? count : 1;
  return measureMonths(all, env, { count, atOnce, cached, pieces: atOnce === 1 ? PIECES : 1 });
}

/** A new Worker until its first workflow has ended. */
async function fresh(contender: Contender, env: TestWorkflowEnvironment): Promise<void> {
  const queue = nextQueue();
  const worker = await contender.make(env, queue, 1000);
  await worker.runUntil(() => months(env.client, queue, 1, 1));
}

async function measureReplay(all: readonly Contender[], env: TestWorkflowEnvironment): Promise<Sample[]> {
  const histories = new Map<Contender, History>();
  for (const contender of all) {
    const queue = nextQueue();
    const worker = await contender.make(env, queue, 1000);
    const history = await worker.runUntil(async () => {
      const handle = await env.client.workflow.start('steps', {
        taskQueue: queue,
        workflowId: queue,
        args: [STEPS],
      });
      await handle.result();
      return handle.fetchHistory();
    });
    histories.set(contender, history);
  }
  return inTurn(all, async (contender) => timed(() => contender.replay(histories.get(contender)!)));
}

interface Months {
  readonly count: number;
  readonly atOnce: number;
  readonly cached: number;
  readonly pieces: number;
}

/** All Workers are up at once and take turns, piece by piece, so that what else the machine does meets them alike. */
async function measureMonths(
  all: readonly Contender[],
  env: TestWorkflowEnvironment,
  { count, atOnce, cached, pieces }: Months,
): Promise<Sample[]> {
  const sums = all.map((): Sample => ({ wallMs: 0, processorMs: 0 }));
  const within = async (
    rest: readonly Contender[],
    pieceOf: readonly (() => Promise<void>)[],
  ): Promise<void> => {
    const [contender, ...others] = rest;
    if (contender === undefined) {
      for (let piece = 0; piece < pieces; piece += 1) {
        const order = [...pieceOf.entries()];
        for (const [index, work] of piece % 2 === 0 ? order : order.reverse())
          sums[index] = sum(sums[index]!, await timed(work));
      }
      return;
    }
    const queue = nextQueue();
    const worker = await contender.make(env, queue, cached);
    await worker.runUntil(async () => {
      await months(env.client, queue, 10, 1);
      await within(others, [...pieceOf, () => months(env.client, queue, count / pieces, atOnce)]);
    });
  };
  await within(all, []);
  return sums;
}

let workflows = 0;

/** Workflows of 30 days, so many at once. */
async function months(client: Client, taskQueue: string, count: number, atOnce: number): Promise<void> {
  let left = count;
  const loop = async (): Promise<void> => {
    while (left-- > 0)
      await client.workflow.execute('month', {
        taskQueue,
        workflowId: `month-${(workflows += 1)}`,
        args: ['ada'],
      });
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

async function inTurn(
  all: readonly Contender[],
  take: (contender: Contender) => Promise<Sample>,
): Promise<Sample[]> {
  // The first time is for the compiler.
  for (const contender of all) await take(contender);
  const samples: Sample[] = [];
  for (const contender of all) samples.push(await take(contender));
  return samples;
}

async function timed(work: () => Promise<void>): Promise<Sample> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, processorMs: (user + system) / 1000 };
}

const sum = (one: Sample, other: Sample): Sample => ({
  wallMs: one.wallMs + other.wallMs,
  processorMs: one.processorMs + other.processorMs,
});

const nextQueue = (): string => `bench-${(queues += 1)}`;
