import { expect } from 'vitest';
import { kata } from '#kata';
import type { parcel } from './workflows';

const test = kata({ workflows: './workflows' });

// #region twice
test('the same question twice gets the same answer', async ({ client, ids }) => {
  const handle = await client.workflow.start<typeof parcel>('parcel', { ...ids, args: ['Lyon'] });
  await handle.signal('scanned', 'Dijon');
  await handle.signal('scanned', 'Paris');

  const first = await handle.query<string>('whereIsIt');
  const second = await handle.query<string>('whereIsIt');
  expect(first, `the last scan was in Paris, the answer was ${first}`).toBe('Paris');
  expect(second, `nothing moved, and the parcel went from ${first} to ${second}`).toBe(first);
});
// #endregion twice

test('a worker that lost its memory gives the same answer', async ({ client, ids, restartWorker }) => {
  const handle = await client.workflow.start<typeof parcel>('parcel', { ...ids, args: ['Lyon'] });
  await handle.signal('scanned', 'Dijon');
  await handle.query<string>('whereIsIt');
  const before = await handle.query<string>('whereIsIt');

  await restartWorker();
  const after = await handle.query<string>('whereIsIt');
  expect(before, `the old worker said ${before}, a new one reads the history and says ${after}`).toBe(after);
  expect(after, `the last scan was in Dijon, the answer was ${after}`).toBe('Dijon');
});

test('asking leaves no trace in the journey', async ({ client, ids, history }) => {
  const handle = await client.workflow.start<typeof parcel>('parcel', { ...ids, args: ['Lyon'] });
  const start = await handle.query<string>('whereIsIt');
  expect(start, `the parcel was seen in Lyon alone, the answer was ${start}`).toBe('Lyon');
  await handle.signal('scanned', 'Dijon');
  const next = await handle.query<string>('whereIsIt');
  expect(next, `the parcel went on to Dijon, the answer is still ${next}`).toBe('Dijon');
  await handle.signal('scanned', 'Paris');
  await handle.query<string>('whereIsIt');
  await handle.signal('delivered');

  const journey = await handle.result();
  expect(
    journey,
    `the parcel was scanned in Lyon, Dijon and Paris, its journey was ${journey.join(', ') || 'nowhere'}`,
  ).toEqual(['Lyon', 'Dijon', 'Paris']);
  const told = (await history()).types.filter((type) => type === 'WorkflowExecutionSignaled').length;
  expect(told, 'two scans and a delivery are three messages').toBe(3);
});
