import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import { afterEach, expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { type Job, jobsBegun, pressNight } from './press';
import type { nightRun } from './workflows';

const test = kata({ workflows: './workflows', activities });
const minute = 60_000;
const hour = 60 * minute;

interface Clock {
  currentTimeMs(): Promise<number>;
  sleep(ms: number): Promise<void>;
}

// Jobs that nobody listens to any more, until the test is over.
const lost: (() => void)[] = [];
afterEach(() => {
  for (const letGo of lost.splice(0)) letGo();
  pressNight();
});

/** Until when the server waits for this attempt, when its worker was last heard of at `heardMs`. */
function givenUpAt(job: Job, heardMs: number): number {
  const or = (timeout: number | undefined, from: number): number => (timeout ? from + timeout : Infinity);
  return Math.min(
    or(job.startToCloseTimeoutMs, job.currentAttemptScheduledTimestampMs),
    or(job.scheduleToCloseTimeoutMs, job.scheduledTimestampMs),
    or(job.heartbeatTimeoutMs, heardMs),
  );
}

/** Lets `ms` pass for a job. When the server gives the attempt up first, nobody hears of it any more. */
async function passes(ms: number, job: Job, heardMs: number, env: Clock): Promise<void> {
  const left = givenUpAt(job, heardMs) - (await env.currentTimeMs());
  if (ms < left) return await env.sleep(ms);
  if (left !== Infinity) await env.sleep(Math.max(1, left - 250)); // the rest passes by itself
  await new Promise<void>((resolve) => lost.push(resolve));
  throw new Error('the worker is gone');
}

/** Prints rolls and heartbeats after each. A worker's own heartbeats are throttled by the machine's clock, these aren't. */
async function rolls(count: number, rollMs: number, job: Job, env: Clock, client: Client): Promise<number> {
  let heardMs = await env.currentTimeMs();
  for (let roll = 1; roll <= count; roll += 1) {
    await passes(rollMs, job, heardMs, env);
    await client.activity.heartbeat(job.taskToken, roll);
    heardMs = await env.currentTimeMs();
  }
  return heardMs;
}

/** Runs the night and says how it ended in the words of the press room. */
async function outcomeOf(client: Client, ids: { taskQueue: string; workflowId: string }): Promise<string> {
  try {
    return await client.workflow.execute<typeof nightRun>('nightRun', { ...ids, args: ['batch 3'] });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError && error.cause instanceof ActivityFailure)) throw error;
    const { cause } = error.cause;
    return cause instanceof TimeoutFailure ? `failed: ${cause.timeoutType}` : `failed: ${cause?.message}`;
  }
}

/** How long after the first attempt was due the second one was. */
function secondAfterMs(): number {
  const [first, second] = jobsBegun();
  return first && second
    ? second.currentAttemptScheduledTimestampMs - first.currentAttemptScheduledTimestampMs
    : Infinity;
}
const wordsFor = (ms: number): string => (ms === Infinity ? 'never' : `after ${duration(ms)}`);

test('a healthy press is not cut off', async ({ client, env, ids, history }) => {
  pressNight(async (job) => {
    if (job.attempt === 1) await rolls(8, 5 * minute, job, env, client);
  });
  const outcome = await outcomeOf(client, ids);
  const cutOff = `the press was healthy and needed 40 minutes; another began ${wordsFor(secondAfterMs())}`;
  expect(jobsBegun().length, cutOff).toBe(1);
  expect(outcome).toBe('batch 3 is printed');
  expect(await history()).toContainEvents(['ActivityTaskScheduled', 'ActivityTaskCompleted']);
});

test('on a bad night it is not cut off either', async ({ client, env, ids }) => {
  pressNight(async (job) => {
    if (job.attempt === 1) await rolls(8, 10 * minute, job, env, client);
  });
  const outcome = await outcomeOf(client, ids);
  const cutOff = `a roll took 10 minutes, and the press needed 80; another began ${wordsFor(secondAfterMs())}`;
  expect(jobsBegun().length, cutOff).toBe(1);
  expect(outcome).toBe('batch 3 is printed');
});

test('a dead worker is replaced within 15 minutes', async ({ client, env, ids }) => {
  pressNight(async (job) => {
    if (job.attempt > 1) return;
    const heardMs = await rolls(2, 5 * minute, job, env, client);
    await passes(Infinity, job, heardMs, env);
  });
  const outcome = await outcomeOf(client, ids);
  const silentMs = secondAfterMs() - 10 * minute;
  const words = `a worker died after two rolls, and another began ${wordsFor(silentMs)}`;
  expect(silentMs, words).toBeLessThanOrEqual(15 * minute);
  expect(outcome).toBe('batch 3 is printed');
});

test('a press that is jammed is given up within two hours', async ({ client, env, ids }) => {
  pressNight(async (job) => {
    if (job.attempt === 1) await rolls(24, 5 * minute, job, env, client);
  });
  await outcomeOf(client, ids);
  const words = `the press was jammed, went on heartbeating, and another began ${wordsFor(secondAfterMs())}`;
  expect(secondAfterMs(), words).toBeLessThanOrEqual(2 * hour);
});

test('a batch outlives three hours without paper', async ({ client, env, ids }) => {
  const paperAtMs = (await env.currentTimeMs()) + 3 * hour;
  pressNight(async () => {
    if ((await env.currentTimeMs()) < paperAtMs) throw new Error('out of paper');
  });
  expect(await outcomeOf(client, ids), 'the press was out of paper for three hours').toBe(
    'batch 3 is printed',
  );
});

test('a batch waits for workers that are stopped', async ({ client, ids, history }) => {
  await outcomeOf(client, ids);

  const scheduled = (await history()).events.find((event) => event.activityTaskScheduledEventAttributes);
  const wait = scheduled?.activityTaskScheduledEventAttributes?.scheduleToStartTimeout;
  const waitMs = Number(wait?.seconds ?? 0) * 1000 || Infinity; // none, or 0, is no limit
  const words = `the workers may be stopped for two hours, and the job waits ${duration(waitMs)} for one`;
  expect(waitMs, words).toBeGreaterThan(2 * hour);
});

test('a batch fails before the post van is gone', async ({ client, env, ids }) => {
  pressNight(() => Promise.reject(new Error('out of order')));
  const handle = await client.workflow.start<typeof nightRun>('nightRun', { ...ids, args: ['batch 3'] });
  await env.sleep(7.4 * hour);
  expect((await handle.describe()).status.name, 'there was still time to print').toBe('RUNNING');
  await env.sleep(2.6 * hour);
  const { name } = (await handle.describe()).status;
  expect(name, `the press is out of order, the post van is gone, and the job is ${name}`).toBe('FAILED');
});
