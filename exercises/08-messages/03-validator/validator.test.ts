import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import type { giftCard } from './workflows';

const test = kata({ workflows: './workflows' });

/** Types an amount into the till: what is left on the card, or `refused`. */
async function redeem(card: WorkflowHandle<typeof giftCard>, euros: number): Promise<number | 'refused'> {
  try {
    return await card.executeUpdate<number, [number]>('redeem', { args: [euros] });
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return 'refused';
    throw error;
  }
}

test('a card gives no more than it holds', async ({ client, ids }) => {
  const card = await client.workflow.start<typeof giftCard>('giftCard', { ...ids, args: [50] });
  expect(await redeem(card, 30), 'a card of 50 euros, from which 30 were taken, holds 20').toBe(20);
  const more = await redeem(card, 30);
  expect(more, 'the card held 20 euros, and 30 were taken from it').toBe('refused');
  const rest = await redeem(card, 20);
  expect(rest, `the card held 20 euros, the till took 20, and the card answered: ${rest}`).toBe(0);

  const redeemed = await card.result();
  expect(redeemed, `30 and 20 euros were redeemed, the card lists ${redeemed.join(', ')}`).toEqual([30, 20]);
});

test('nobody redeems nothing, or less', async ({ client, ids }) => {
  const card = await client.workflow.start<typeof giftCard>('giftCard', { ...ids, args: [50] });
  expect(await redeem(card, -10), '-10 euros were redeemed, and the card is worth more than before').toBe(
    'refused',
  );
  expect(await redeem(card, 0), '0 euros were redeemed, and the card lists it as a purchase').toBe('refused');
  expect(await redeem(card, 1), 'a card of 50 euros, from which 1 was taken, holds 49').toBe(49);
});

// #region trace
test('a refusal leaves no trace in the history', async ({ client, ids, history }) => {
  const card = await client.workflow.start<typeof giftCard>('giftCard', { ...ids, args: [50] });
  await redeem(card, 30);
  const before = await eventsOf(history);
  await redeem(card, 30);
  await redeem(card, 1000);
  const after = await eventsOf(history);
  expect(
    after.slice(before.length),
    `two amounts were refused, and the history grew by ${after.slice(before.length).join(', ')}`,
  ).toEqual([]);
  await redeem(card, 20);
  await card.result();
});
// #endregion trace

test('a new worker knows what is left', async ({ client, ids, restartWorker }) => {
  const card = await client.workflow.start<typeof giftCard>('giftCard', { ...ids, args: [50] });
  await redeem(card, 30);
  await redeem(card, 30);
  const before = await card.query<number>('balance');
  await restartWorker();
  const after = await card.query<number>('balance');
  expect(
    after,
    `the old worker says that ${before} euros are left; a new one reads the history and says ${after}`,
  ).toBe(before);
  expect(after, '30 of 50 euros were redeemed').toBe(20);
});

/** What happened so far. Workflow tasks come and go with the workers that take them. */
async function eventsOf(history: () => Promise<{ types: string[] }>): Promise<string[]> {
  return (await history()).types.filter((type) => !type.startsWith('WorkflowTask'));
}
