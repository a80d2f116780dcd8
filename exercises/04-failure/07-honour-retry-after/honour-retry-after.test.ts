import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { callsSeen, customsDay } from './customs';
import type { sendAbroad } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('stays away for the time that it was told', async ({ client, ids, history }) => {
  customsDay({ status: 429, retryAfter: 300 });
  const options = { ...ids, args: ['parcel 5'] as [string] };
  const outcome = await client.workflow.execute<typeof sendAbroad>('sendAbroad', options);

  const calls = callsSeen();
  expect(
    calls,
    `the service asked to be left alone for 5 minutes, and the next call came ${calls[1]} s after the first`,
  ).toEqual([0, 300]);
  expect(outcome, 'the number that customs gave').toBe('parcel 5-DE');
  expect(await history(), "the pause is the server's").toHaveEventCount('ActivityTaskScheduled', 1);
});

test('each answer has a time of its own', async ({ client, ids }) => {
  customsDay({ status: 429, retryAfter: 60 }, { status: 429, retryAfter: 900 });
  const options = { ...ids, args: ['parcel 6'] as [string] };
  await client.workflow.execute<typeof sendAbroad>('sendAbroad', options);

  const calls = callsSeen();
  expect(calls, `customs said 60 seconds and then 900, and the calls came at ${calls.join(', ')}`).toEqual([
    0, 60, 960,
  ]);
});

test('a broken customs office leaves the pauses to the policy', async ({ client, ids }) => {
  customsDay({ status: 500 }, { status: 429, retryAfter: 60 }, { status: 500 });
  const options = { ...ids, args: ['parcel 7'] as [string] };
  const outcome = await client.workflow
    .execute<typeof sendAbroad>('sendAbroad', options)
    .catch(() => `given up after ${callsSeen().length} calls`);
  expect(outcome, 'customs was broken for a moment').toBe('parcel 7-DE');

  const calls = callsSeen();
  expect(
    calls,
    `broken, then 60 seconds, then broken: the calls came at ${calls.join(', ')}. The policy's own pauses after attempts 1 and 3 are 1 and 4 seconds`,
  ).toEqual([0, 1, 61, 65]);
});
