import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { carrierDay, labelsPrinted, readList } from './carrier';
import type { handOver } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** Hands a list over and says how that ended. */
async function outcomeOf(client: Client, taskQueue: string, list: string): Promise<number | string> {
  return await client.workflow
    .execute<typeof handOver>('handOver', { taskQueue, workflowId: list, args: [list] })
    .catch((error: unknown) => `failed: ${String(error)}`);
}

/** What is wrong with the labels of a list, in the words of the carrier; nothing when each parcel has one. */
async function complaint(list: string): Promise<string | undefined> {
  const parcels = await readList(list);
  const labels = labelsPrinted();
  const without = parcels.filter((parcel) => !labels.includes(parcel));
  if (without.length > 0) return `${without.join(', ')} has no label and stays in the warehouse`;
  if (labels.length === parcels.length) return undefined;
  const twice = labels.find((parcel, at) => labels.indexOf(parcel) !== at);
  return `the carrier printed ${labels.length} labels for ${parcels.length} parcels; the first that got two is ${twice}`;
}

// #region breaks
test('a list that breaks off goes on where it was', async ({ client, ids, history }) => {
  carrierDay('monday 501');
  const outcome = await outcomeOf(client, ids.taskQueue, 'monday, 1000 parcels');

  const wrong = await complaint('monday, 1000 parcels');
  expect(wrong, wrong).toBeUndefined();
  expect(outcome, 'the list has 1000 parcels').toBe(1000);
  const started = (await history()).events.find((event) => event.activityTaskStartedEventAttributes);
  expect(started?.activityTaskStartedEventAttributes?.attempt, 'the second attempt does the rest').toBe(2);
});
// #endregion breaks

test('it may break at any parcel', async ({ client, ids }) => {
  const list = 'tuesday, 6 parcels';
  carrierDay(...(await readList(list)));
  const outcome = await outcomeOf(client, ids.taskQueue, list);

  const wrong = await complaint(list);
  expect(wrong, `each of six parcels broke the connection once: ${wrong}`).toBeUndefined();
  expect(outcome).toBe(6);
});

test('an attempt that gets nowhere forgets nothing', async ({ client, ids }) => {
  carrierDay('wednesday 4', 'wednesday 4', 'wednesday 4');
  const outcome = await outcomeOf(client, ids.taskQueue, 'wednesday, 6 parcels');

  const wrong = await complaint('wednesday, 6 parcels');
  expect(wrong, `parcel 4 broke the connection three times: ${wrong}`).toBeUndefined();
  expect(outcome).toBe(6);
});

test('each list is begun at its start', async ({ client, ids }) => {
  carrierDay('thursday 3');
  await outcomeOf(client, ids.taskQueue, 'thursday, 4 parcels');
  const thursday = await complaint('thursday, 4 parcels');
  expect(thursday, thursday).toBeUndefined();

  carrierDay();
  const outcome = await outcomeOf(client, ids.taskQueue, 'friday, 6 parcels');
  const friday = await complaint('friday, 6 parcels');
  expect(friday, `nothing broke on Friday: ${friday}`).toBeUndefined();
  expect(outcome).toBe(6);
});
