import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { balanceOf, cardsGivenBack, sell } from './issuer';
import type { payWithCards } from './workflows';

/** The answer about this card is lost, after it was redeemed. */
const UNREADABLE = 'Gail';

const test = kata({
  workflows: './workflows',
  activities: {
    ...activities,
    redeem: async (order: string, card: string, cents: number): Promise<void> => {
      await activities.redeem(order, card, cents);
      if (card === UNREADABLE) throw ApplicationFailure.nonRetryable('the answer was lost', 'Lost');
    },
  },
});

/** Pays 10.00 with each of the cards and says how that ended. */
async function outcomeOf(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  order: string,
  cards: string[],
): Promise<string> {
  try {
    await client.workflow.execute<typeof payWithCards>('payWithCards', {
      ...ids,
      args: [order, cards, 1000],
    });
    return 'paid';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const root = cause instanceof ActivityFailure ? cause.cause : cause;
    if (root instanceof ApplicationFailure) return root.message;
    throw error;
  }
}

/** The cards that the history asks to give something back to. */
const asked = (rows: readonly { type: string; detail: string }[]): string[] =>
  rows
    .filter(({ type, detail }) => type === 'ActivityTaskScheduled' && detail.startsWith('giveBack('))
    .map(({ detail }) => /, "([^"]+)"\)$/.exec(detail)?.[1] ?? detail);

test('an order that goes well gives nothing back', async ({ client, ids, history }) => {
  for (const card of ['Ann', 'Bob', 'Cleo']) sell(card, 1500);
  const outcome = await outcomeOf(client, ids, 'order 1', ['Ann', 'Bob', 'Cleo']);

  expect(outcome).toBe('paid');
  const names = asked((await history()).rows);
  expect(names, `nothing failed, and the history schedules giveBack for: ${names.join(', ')}`).toEqual([]);
  const left = ['Ann', 'Bob', 'Cleo'].map(balanceOf);
  expect(left, 'each card of 15.00 has paid 10.00').toEqual([500, 500, 500]);
});

test('what was redeemed is given back when a card is empty', async ({ client, ids, history }) => {
  for (const card of ['Ann', 'Bob']) sell(card, 1000);
  sell('Dora', 0);
  const outcome = await outcomeOf(client, ids, 'order 2', ['Ann', 'Bob', 'Dora']);

  const { rows } = await history();
  const failed = rows.findIndex(({ type }) => type === 'ActivityTaskFailed');
  const early = asked(rows.slice(0, failed));
  expect(early, `before anything failed, giveBack was scheduled for: ${early.join(', ')}`).toEqual([]);
  const empty = ['Ann', 'Bob'].filter((card) => balanceOf(card) === 0);
  expect(empty, `the card of Dora is empty, and so is the card of: ${empty.join(', ')}`).toEqual([]);
  expect(['Ann', 'Bob'].map(balanceOf), 'the two cards are as they were').toEqual([1000, 1000]);
  expect(cardsGivenBack().slice(-2), 'the last card comes first').toEqual(['Bob', 'Ann']);
  expect(outcome, 'the shop hears why').toBe('Dora is empty');
});

test('an order whose first card is empty gives nothing back', async ({ client, ids }) => {
  sell('Eve', 0);
  sell('Finn', 1000);
  const before = cardsGivenBack().length;
  const outcome = await outcomeOf(client, ids, 'order 3', ['Eve', 'Finn']);

  expect(outcome, 'the shop hears why').toBe('Eve is empty');
  expect(['Eve', 'Finn'].map(balanceOf), 'nothing was taken and nothing was given').toEqual([0, 1000]);
  expect(cardsGivenBack().slice(before)).toEqual([]);
});

test('a card that was redeemed although the answer was lost is given back', async ({ client, ids }) => {
  for (const card of ['Hugo', UNREADABLE]) sell(card, 1000);
  const outcome = await outcomeOf(client, ids, 'order 4', ['Hugo', UNREADABLE]);

  expect(outcome, 'the shop hears why').toBe('the answer was lost');
  const empty = ['Hugo', UNREADABLE].filter((card) => balanceOf(card) === 0);
  expect(empty, `the order failed, and empty is the card of: ${empty.join(', ')}`).toEqual([]);
});
