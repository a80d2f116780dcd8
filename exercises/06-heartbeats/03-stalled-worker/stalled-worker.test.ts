import type { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { afterEach, expect } from 'vitest';
import { duration, kata, type KataHistory } from '#kata';
import * as activities from './activities';
import { farmNight, pulseOf, scenesBegun } from './farm';
import type { film } from './workflows';

const test = kata({ workflows: './workflows', activities });
const minute = 60_000;

interface Clock {
  currentTimeMs(): Promise<number>;
  sleep(ms: number): Promise<void>;
}

// Attempts that nobody listens to any more, until the test is over.
const lost: (() => void)[] = [];
afterEach(() => {
  for (const letGo of lost.splice(0)) letGo();
  farmNight();
});

/** When the server gives an attempt up, if it hears no more of it than it has until now. */
function givenUpAt({ info }: Context, nowMs: number): number {
  const heartbeatMs = info.heartbeatTimeoutMs ? info.heartbeatTimeoutMs : Infinity;
  const startToCloseMs = info.startToCloseTimeoutMs ? info.startToCloseTimeoutMs : Infinity;
  return Math.min(nowMs + heartbeatMs, info.currentAttemptScheduledTimestampMs + startToCloseMs);
}

/** A scene is rendered. Before it, the server gets what the activity has heartbeated since the last one. */
function scenes(client: Client, env: Clock, ms: number, diesAt?: number) {
  const heardMs = new Map<Context, number>();
  return async (scene: number, attempt: Context): Promise<void> => {
    if (attempt.info.attempt > 1) return;
    const nowMs = await env.currentTimeMs();
    const pulse = pulseOf(attempt);
    if (pulse.last) await client.activity.heartbeat(attempt.info.taskToken, pulse.last.details);
    if (pulse.last || !heardMs.has(attempt)) heardMs.set(attempt, nowMs);
    pulse.last = undefined;
    const leftMs = givenUpAt(attempt, heardMs.get(attempt)!) - nowMs;
    if (scene !== diesAt && ms < leftMs) return await env.sleep(ms);
    await env.sleep(Math.max(1, leftMs - 100)); // the rest passes by itself
    await new Promise<void>((resolve) => lost.push(resolve));
    throw new Error('this attempt is over');
  };
}

/** How the attempt that ended the film was started: its number, when, and what had become of the one before. */
async function lastAttempt(history: KataHistory): Promise<{ attempt: number; ms: number; detail: string }> {
  const started = history.events.find((event) => event.activityTaskStartedEventAttributes);
  const row = history.rows.find((each) => each.type === 'ActivityTaskStarted');
  return {
    attempt: started?.activityTaskStartedEventAttributes?.attempt ?? 0,
    ms: row?.elapsedMs ?? Infinity,
    detail: row?.detail ?? 'nothing',
  };
}

// #region dies
test('a worker that dies is replaced within ten minutes', async ({ client, env, ids, history }) => {
  farmNight(scenes(client, env, 4 * minute, 13));
  const outcome = await client.workflow.execute<typeof film>('film', {
    ...ids,
    args: ['Nosferatu, 30 scenes'],
  });

  const { attempt, ms, detail } = await lastAttempt(await history());
  const silentMs = ms - 12 * 4 * minute;
  const words = `the worker died in scene 13, and another began ${duration(silentMs)} later`;
  expect(silentMs, words).toBeLessThanOrEqual(10 * minute);
  expect(attempt, `the second attempt ends the film: ${detail}`).toBe(2);
  expect(outcome).toBe('Nosferatu, 30 scenes are rendered');
});
// #endregion dies

test('hardly anything is rendered twice', async ({ client, env, ids }) => {
  farmNight(scenes(client, env, 4 * minute, 13));
  await client.workflow.execute<typeof film>('film', { ...ids, args: ['Nosferatu, 30 scenes'] });

  const numbers = scenesBegun().map(({ scene }) => scene);
  const twice = numbers.filter((scene, at) => numbers.indexOf(scene) !== at);
  const words = `the worker died in scene 13, and these were begun a second time: ${twice.join(', ')}`;
  expect(twice, words).toEqual([13]);
  expect(new Set(numbers).size, 'every scene has to be rendered').toBe(30);
});

test('a worker in good health is left in peace', async ({ client, env, ids, history }) => {
  farmNight(scenes(client, env, 4 * minute));
  await client.workflow.execute<typeof film>('film', { ...ids, args: ['Metropolis, 30 scenes'] });

  const { attempt, detail } = await lastAttempt(await history());
  expect(
    attempt,
    `all went well, each scene took 4 minutes, and it took more than one attempt: ${detail}`,
  ).toBe(1);
});

test('fog is no reason to be given up', async ({ client, env, ids, history }) => {
  farmNight(scenes(client, env, 6 * minute));
  await client.workflow.execute<typeof film>('film', { ...ids, args: ['The Fog, 30 scenes'] });

  const { attempt, detail } = await lastAttempt(await history());
  expect(
    attempt,
    `all went well, each scene took 6 minutes, and it took more than one attempt: ${detail}`,
  ).toBe(1);
});

// #region wakes
test('a worker that was not dead learns that it is too late', async ({ client, env, ids }) => {
  const dies = scenes(client, env, 4 * minute, 3);
  let told = 'nothing';
  let tell = (): void => undefined;
  const isTold = new Promise<void>((resolve) => (tell = resolve));
  farmNight(async (scene, attempt) => {
    if (attempt.info.attempt === 1 && scene === 3) {
      const stalled = dies(scene, attempt).catch(() => pulseOf(attempt).send(scene)); // wakes up, and heartbeats
      await attempt.cancelled.catch((error: Error) => (told = error.message));
      tell();
      return await stalled;
    }
    if (attempt.info.attempt === 2 && scene === 3) {
      for (const wake of lost.splice(0)) wake();
      await isTold;
    }
    await dies(scene, attempt);
  });
  await client.workflow.execute<typeof film>('film', { ...ids, args: ['Faust, 4 scenes'] });
  expect(told).toBe('NOT_FOUND');
});
// #endregion wakes
