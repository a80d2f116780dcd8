import { afterEach, expect } from 'vitest';
import { kata } from '#kata';
import type { trackingLink } from './workflows';

const test = kata({ workflows: './workflows' });

// What a test left on the class would meet the next one: they share it, too.
afterEach(() => {
  Reflect.deleteProperty(URL.prototype, 'tracked');
  Reflect.deleteProperty(URL, 'partner');
});

/** Whom a click on this link pays. */
const paidBy = (link: string): string => new URL(link).searchParams.get('partner') ?? 'nobody';

// #region two
test('each partner is paid for orders of its own', async ({ client, ids }) => {
  const follow = (order: string, partner: string): Promise<string> =>
    client.workflow.execute<typeof trackingLink>('trackingLink', {
      ...ids,
      workflowId: `${ids.workflowId}-${order}`,
      args: [order, partner],
    });

  const first = paidBy(await follow('A-1', 'acme'));
  const second = paidBy(await follow('B-2', 'globex'));
  // #endregion two
  expect(first, `order A-1 came through acme, and its link pays ${first}`).toBe('acme');
  expect(second, `order B-2 came through globex, and its link pays ${second}`).toBe('globex');
});

test('orders that run side by side keep their partners', async ({ client, env, ids }) => {
  const begin = (order: string, partner: string) =>
    client.workflow.start<typeof trackingLink>('trackingLink', {
      ...ids,
      workflowId: `${ids.workflowId}-${order}`,
      args: [order, partner],
    });
  const one = await begin('C-3', 'initech');
  await env.sleep('1 hour');
  const two = await begin('D-4', 'hooli');

  const first = paidBy(await one.result());
  expect(first, `C-3 and D-4 ran side by side, C-3 for initech; its link pays ${first}`).toBe('initech');
  const second = paidBy(await two.result());
  expect(second, `C-3 and D-4 ran side by side, D-4 for hooli; its link pays ${second}`).toBe('hooli');
});

test('an order that nobody brought pays nobody', async ({ client, ids, history }) => {
  const link = await client.workflow.execute<typeof trackingLink>('trackingLink', { ...ids, args: ['E-5'] });
  const paid = paidBy(link);
  expect(paid, `nobody brought order E-5, and its link pays ${paid}`).toBe('nobody');
  expect(new URL(link).pathname, 'the link leads to another order').toBe('/track/E-5');
  const hours = Math.round((await history()).rows.at(-1)!.elapsedMs / 3_600_000);
  expect(hours, `the parcel is on its way after a day, the link came after ${hours} hours`).toBe(24);
});
