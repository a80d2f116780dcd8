import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import recorded from './recorded.json';
import type { coffee } from './workflows';

const test = kata({ workflows: './workflows', activities });

// #region replay
test('takes the steps of the recorded history', async ({ replay }) => {
  await replay(recorded);
});
// #endregion replay

test('hands the batch on, and answers with the parcel', async ({ client, ids }) => {
  const batch = await activities.roast('E-12');
  const parcel = await activities.ship('E-12', batch);
  const answer = await client.workflow.execute<typeof coffee>('coffee', { ...ids, args: ['E-12'] });
  expect(answer, `order E-12 should be answered with its own parcel, it was answered with '${answer}'`).toBe(
    parcel,
  );
});

test('rests the beans for a day', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof coffee>('coffee', { ...ids, args: ['E-13'] });
  const elapsed = (await history()).rows.at(-1)?.elapsedMs ?? 0;
  expect(
    Math.round(elapsed / 3_600_000),
    `the beans of the recorded order rested for 1 day, these were shipped after ${duration(elapsed)}. ` +
      'A replay compares which steps are taken, and not how long a timer runs',
  ).toBe(24);
});
