import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import recorded from './recorded.json';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });
const { done } = activities;

beforeEach(() => {
  done.length = 0;
  Reflect.deleteProperty(done, 'push');
});

/** The warehouse or the bank doesn't answer when this step is asked for the first time. */
function failOnce(step: string): void {
  done.push = (line) => {
    if (!line!.startsWith(step)) return Array.prototype.push.call(done, line);
    Reflect.deleteProperty(done, 'push');
    throw new Error(`${step}: no answer`);
  };
}

// #region replay
test("replays last week's order", async ({ replay }) => {
  await replay(recorded.standard);
});

test("replays last week's express order", async ({ replay }) => {
  await replay(recorded.express);
});

test('replays the order that still waits', async ({ replay }) => {
  await replay(recorded.waiting);
});
// #endregion replay

test('a greeting card is printed, and lies beside the goods', async ({ client, ids }) => {
  await client.workflow.execute<typeof order>('order', {
    ...ids,
    args: [{ id: 'B-20', cents: 4200, card: 'Happy birthday' }],
  });

  const card = done.indexOf('card B-20 Happy birthday');
  expect(
    card,
    `order B-20 has a greeting card, and none was printed: ${done.join(', ')}`,
  ).toBeGreaterThanOrEqual(0);
  const pack = done.indexOf('pack B-20');
  expect(card, `the parcel was packed before its card was printed: ${done.join(', ')}`).toBeLessThan(pack);
});

test('a new order without a card is one of old', async ({ client, ids, history }) => {
  const parcel = await client.workflow.execute<typeof order>('order', {
    ...ids,
    args: [{ id: 'B-21', cents: 990 }],
  });

  expect(parcel, 'the customer wants the number of the parcel').toBe('PARCEL-B-21');
  expect([...done].sort(), 'reserved, paid, packed and shipped, each once').toEqual([
    'pack B-21',
    'pay B-21 990',
    'reserve B-21',
    'ship B-21',
  ]);
  const hours = (await history()).rows.at(-1)!.elapsedMs / 3_600_000;
  expect(Math.round(hours), `the customer may cancel for 2 hours, and had ${hours.toFixed(1)}`).toBe(2);
});

test('every step waits for the one before', async ({ client, ids }) => {
  for (const step of ['reserve', 'pay', 'card', 'pack']) {
    done.length = 0;
    failOnce(step);
    await client.workflow.execute<typeof order>('order', {
      ...ids,
      workflowId: `${ids.workflowId}-${step}`,
      args: [{ id: 'B-22', cents: 4200, express: true, card: 'Thank you' }],
    });
    const early = `${step} had to be tried again, and a step did not wait for it: ${done.join(', ')}`;
    const others = done.filter((line) => !line.startsWith('card'));
    expect(others, early).toEqual(['reserve B-22', 'pay B-22 4200', 'pack B-22', 'ship B-22']);
    const card = done.indexOf('card B-22 Thank you');
    expect(card >= 0 && card < done.indexOf('pack B-22'), early).toBe(true);
  }
});
