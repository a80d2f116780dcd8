import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { buy } from './shop';
import { charges, newDay, parcels } from './world';

const test = kata({ workflows: './workflows', activities });

// #region click
test('the page answers as soon as the card is charged', async ({ client, env, ids }) => {
  newDay();
  const clicked = await env.currentTimeMs();
  const receipt = await buy(client, ids.taskQueue, 'order 7');
  const waited = (await env.currentTimeMs()) - clicked;
  expect(waited, `the page of the shop answered after ${duration(waited)}`).toBeLessThan(60_000);
  expect(receipt, `the page shows ${receipt}`).toBe('receipt 1');

  await env.sleep('1 day');
  expect(parcels, 'the parcel is sent three days after the order, and it is gone after one').toEqual([]);
  await env.sleep('3 days');
  expect(parcels, 'the page has answered, and three days later the parcel is sent').toEqual(['order 7']);
});
// #endregion click

test('a second click is the same order', async ({ client, env, ids }) => {
  newDay();
  const first = await buy(client, ids.taskQueue, 'order 8');
  const second = await buy(client, ids.taskQueue, 'order 8').catch(
    (error: unknown) => `an error: ${(error as Error).message}`,
  );
  expect(charges, `Ada clicked twice and was charged ${charges.length} times`).toHaveLength(1);
  expect(second, `the second click was answered with ${second}`).toBe(first);

  await env.sleep('4 days');
  expect(parcels, `Ada bought once, and ${parcels.length} parcels are on their way`).toEqual(['order 8']);
});

test('two orders are two charges', async ({ client, ids }) => {
  newDay();
  await buy(client, ids.taskQueue, 'order 9');
  await buy(client, ids.taskQueue, 'order 10');
  expect(charges, `orders 9 and 10 are to be paid, charged: ${charges.join(', ')}`).toEqual([
    'order 9',
    'order 10',
  ]);
});
