import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import { afterEach, expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { type Call, callsTaken, gatewayDay } from './gateway';
import type { pay } from './workflows';

const test = kata({ workflows: './workflows', activities });
const second = 1000;
const minute = 60 * second;

interface Clock {
  currentTimeMs(): Promise<number>;
  sleep(ms: number): Promise<void>;
}

// Calls that nobody answers, until the test is over.
const lost: (() => void)[] = [];
afterEach(() => {
  for (const hangUp of lost.splice(0)) hangUp();
  gatewayDay();
});

/** A call that takes `ms` of the server's clock. When the caller gives up first, nobody answers it any more. */
async function takes(ms: number, call: Call, env: Clock): Promise<void> {
  const untilGivenUp = call.givenUpAtMs - (await env.currentTimeMs());
  if (ms < untilGivenUp) return await env.sleep(ms);
  await env.sleep(Math.max(1, untilGivenUp - 250)); // the rest passes by itself, and the server gives the attempt up
  await new Promise<void>((resolve) => lost.push(resolve));
  throw new Error('the connection was closed');
}

/** Pays, and says how it ended in the words of the shop. */
async function outcomeOf(client: Client, ids: { taskQueue: string; workflowId: string }): Promise<string> {
  try {
    return await client.workflow.execute<typeof pay>('pay', { ...ids, args: ['order 7'] });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError && error.cause instanceof ActivityFailure)) throw error;
    const { cause } = error.cause;
    return cause instanceof TimeoutFailure
      ? `given up: ${cause.timeoutType} ran out`
      : `given up: ${cause?.message}`;
  }
}

test('charges the card', async ({ client, ids, history }) => {
  expect(await outcomeOf(client, ids)).toBe('order 7 is paid');
  expect(await history()).toContainEvents(['ActivityTaskScheduled', 'ActivityTaskCompleted']);
});

test('notices a lost call within two minutes', async ({ client, env, ids, history }) => {
  gatewayDay((call) => (call.attempt === 1 ? takes(Infinity, call, env) : Promise.resolve()));
  const outcome = await outcomeOf(client, ids);
  const elapsed = (await history()).rows.at(-1)?.elapsedMs ?? 0;
  expect(outcome, `the gateway lost one call, and after ${duration(elapsed)} the order was not paid`).toBe(
    'order 7 is paid',
  );
  expect(elapsed, `the lost call was noticed after ${duration(elapsed)}`).toBeLessThanOrEqual(2 * minute);
});

test('lets a slow call finish', async ({ client, env, ids }) => {
  gatewayDay((call) => (call.attempt === 1 ? takes(20 * second, call, env) : Promise.resolve()));
  expect(await outcomeOf(client, ids), 'the gateway needed 20 seconds to answer').toBe('order 7 is paid');
  expect(
    callsTaken(),
    `the gateway needed 20 seconds and was called again meanwhile, charges in all: ${callsTaken()}`,
  ).toBe(1);
});

test('outlives a gateway that is closed for ten minutes', async ({ client, env, ids, history }) => {
  const opens = (await env.currentTimeMs()) + 10 * minute;
  gatewayDay(async () => {
    if ((await env.currentTimeMs()) < opens) throw new Error('the gateway is closed');
  });
  const outcome = await outcomeOf(client, ids);
  const elapsed = (await history()).rows.at(-1)?.elapsedMs ?? 0;
  expect(
    outcome,
    `the gateway was closed for ten minutes, and the order was given up after ${duration(elapsed)}`,
  ).toBe('order 7 is paid');
});
