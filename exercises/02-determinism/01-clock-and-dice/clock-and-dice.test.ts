import { expect } from 'vitest';
import { kata } from '#kata';
import { printed, type Invoice, type invoice } from './workflows';

const test = kata({ workflows: './workflows' });

const DAY = 24 * 3600_000;

/** The time on the invoice, in milliseconds. */
function timeOf({ issued }: Invoice): number {
  const parts = issued.match(/\d+/g)?.map(Number) ?? [];
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN, ms = NaN] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

// #region copies
test('a copy reads like the first print', async ({ client, ids, restartWorker }) => {
  const order = await client.workflow.start<typeof invoice>('invoice', ids);
  await order.result();

  const first = (await order.query(printed))!;
  await restartWorker();
  const copy = (await order.query(printed))!;
  // #endregion copies
  expect(
    copy.issued,
    `an invoice was issued at ${first.issued}; after a deploy the same invoice was issued at ${copy.issued}. One of the two clocks is not the workflow's`,
  ).toBe(first.issued);
  expect(
    copy.raffle,
    `the raffle number was ${first.raffle}, and ${copy.raffle} on the copy: these dice are not the workflow's`,
  ).toBe(first.raffle);
});

test('carries the time of day 14', async ({ client, env, ids, history }) => {
  const order = await client.workflow.start<typeof invoice>('invoice', ids);
  await env.sleep('13 days');
  const early = await order.query(printed);
  expect(early, 'on day 13 the goods may still come back, and there is an invoice').toBeUndefined();
  await order.result();

  const { events } = await history();
  const started = Number(events[0]!.eventTime!.seconds) * 1000;
  const day = Math.round((timeOf((await order.query(printed))!) - started) / DAY);
  expect(day, `the goods may come back until day 14, and the invoice is dated day ${day}`).toBe(14);
});

test('each order has a raffle number of its own', async ({ client, ids }) => {
  const first = await client.workflow.start<typeof invoice>('invoice', ids);
  await first.result();
  const second = await client.workflow.start<typeof invoice>('invoice', {
    ...ids,
    workflowId: `${ids.workflowId}-2`,
  });
  await second.result();

  const { raffle } = (await first.query(printed))!;
  expect((await second.query(printed))!.raffle, `two orders have the raffle number ${raffle}`).not.toBe(
    raffle,
  );
});
