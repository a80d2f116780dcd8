import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { payRide } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** Pays a ride and gives the answer, or the failure as the client of a workflow sees it. */
async function outcomeOf(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  card: string,
): Promise<unknown> {
  const options = { ...ids, args: ['Ada', card, 12] as [string, string, number] };
  try {
    return await client.workflow.execute<typeof payRide>('payRide', options);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return error.cause;
  }
}

test('a declined card is answered by a question', async ({ client, ids, history }) => {
  const outcome = await outcomeOf(client, ids, '1111');
  expect(outcome, 'the card was declined, and Ada was not asked for another').not.toBeInstanceOf(Error);
  expect(outcome, 'Ada wants to know the reason that the bank gave').toContain('it expired in May');
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 2);
});

test('the reason is the one of this card', async ({ client, ids }) => {
  const outcome = await outcomeOf(client, ids, '2222');
  expect(outcome, 'Ada wants to know the reason that the bank gave').toContain('its limit is reached');
  expect(outcome, 'the letter is addressed to the rider').toContain('Ada');
});

test('any other failure fails the ride', async ({ client, ids, history }) => {
  const outcome = await outcomeOf(client, ids, '0000');
  const asked = 'the card was not declined, and Ada was asked for another all the same';
  expect(await history(), asked).toHaveEventCount('ActivityTaskScheduled', 1);
  expect(outcome, 'the ride is not paid, so it has failed').toBeInstanceOf(Error);

  let reason = outcome;
  while (reason instanceof ActivityFailure) reason = reason.cause;
  const type = reason instanceof ApplicationFailure ? reason.type : undefined;
  expect(type, 'whoever started the ride finds out why it failed').toBe('NoContract');
});

test('a good card is charged', async ({ client, ids, history }) => {
  expect(await outcomeOf(client, ids, '4444')).toBe('12 euros are paid');
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 1);
});
