import { expect } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { kata } from '#kata';
import * as activities from './activities';
import type { Line } from './cart';
import type { cart } from './workflows';

const test = kata({ workflows: './workflows', activities });

type Cart = WorkflowHandle<typeof cart>;

/** The innermost reason of an error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

const addTo = (handle: Cart, item: string, pieces = 1): Promise<Line[] | string> =>
  handle.executeUpdate<Line[], [string, number]>('add', { args: [item, pieces] }).catch(reasonOf);
const checkOut = (handle: Cart): Promise<Line[] | string> =>
  handle.executeUpdate<Line[], []>('checkout').catch(reasonOf);
const lookInto = (handle: Cart): Promise<Line[]> => handle.query<Line[]>('look');

/** What happened to the goods, in order: `release` or `ship`, each with its minute. */
const fate = ({ rows }: { rows: readonly { type: string; detail: string; elapsedMs: number }[] }): string[] =>
  rows
    .filter((row) => row.type === 'ActivityTaskCompleted')
    .map((row) => `${row.detail.split(':')[0]} at minute ${Math.round(row.elapsedMs / 60_000)}`);

// #region renewed
test('each item gives the cart another 30 minutes', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof cart>('cart', { ...ids, args: ['ada'] });
  expect(await lookInto(handle), 'a new cart is empty').toEqual([]);
  await addTo(handle, 'tea');
  await env.sleep('20 minutes');
  await addTo(handle, 'rice');
  await env.sleep('20 minutes');
  await addTo(handle, 'salt');
  const end = await handle.result();

  const goods = fate(await history());
  expect(
    goods,
    `items came at minute 0, 20 and 40, so the goods are released at minute 70; here: ${goods.join(', ')}`,
  ).toEqual(['release at minute 70']);
  expect(end).toBe('expired');
});
// #endregion renewed

test('a cart that was ordered is shipped and never released', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof cart>('cart', { ...ids, args: ['bob'] });
  await addTo(handle, 'tea', 2);
  await env.sleep('10 minutes');
  await addTo(handle, 'tea', 1);
  const receipt = await checkOut(handle);
  expect(receipt, 'Bob put 2 and 1 tins of tea into his cart').toEqual([{ item: 'tea', pieces: 3 }]);
  expect(await addTo(handle, 'salt'), 'Bob had ordered, and could add to the order').toBe(
    'The cart is ordered.',
  );
  const end = await handle.result();

  const goods = fate(await history());
  expect(
    goods,
    `Bob ordered at minute 10, and this is what happened to his goods: ${goods.join(', ')}`,
  ).toEqual(['ship at minute 70']);
  expect(end).toBe('ordered');
});

test('an order at the last minute is in time', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof cart>('cart', { ...ids, args: ['cleo'] });
  await env.sleep('29 minutes');
  await addTo(handle, 'tea');
  await env.sleep('29 minutes');
  const receipt = await checkOut(handle);
  expect(
    receipt,
    `Cleo orders 29 minutes after her last item, and hears: ${JSON.stringify(receipt)}`,
  ).toEqual([{ item: 'tea', pieces: 1 }]);
  expect(await handle.result(), 'Cleo ordered in time').toBe('ordered');
  expect(fate(await history())).toEqual(['ship at minute 118']);
});

test('who looks, or adds nothing, does not keep the cart', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof cart>('cart', { ...ids, args: ['dan'] });
  await addTo(handle, 'tea');
  await env.sleep('10 minutes');
  expect(await lookInto(handle), 'Dan looks into his cart').toEqual([{ item: 'tea', pieces: 1 }]);
  await env.sleep('10 minutes');
  expect(await addTo(handle, 'tea', 0), 'no pieces are no addition').toBe('That is nothing.');
  await handle.result();

  const goods = fate(await history());
  expect(
    goods,
    `Dan put in his last item at minute 0, looked at minute 10 and added nothing at minute 20: ${goods.join(', ')}`,
  ).toEqual(['release at minute 30']);
});

test('two customers have two carts, and a customer who comes back has a new one', async ({ client, ids }) => {
  const start = (customer: string): Promise<Cart> =>
    client.workflow.start<typeof cart>('cart', {
      taskQueue: ids.taskQueue,
      workflowId: `cart of ${customer}`,
      args: [customer],
    });
  const [eve, fay] = [await start('eve'), await start('fay')];
  await addTo(eve, 'tea');
  await addTo(fay, 'rice', 4);
  expect(await lookInto(eve), 'Eve has tea in her cart').toEqual([{ item: 'tea', pieces: 1 }]);
  expect(await lookInto(fay), 'Fay has rice in her cart').toEqual([{ item: 'rice', pieces: 4 }]);

  await eve.result();
  expect(await lookInto(await start('eve')), 'Eve comes back, and her new cart is empty').toEqual([]);
});
