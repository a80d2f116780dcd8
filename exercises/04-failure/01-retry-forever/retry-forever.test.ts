import { WorkflowFailedError } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { carrierDay, requestsTaken } from './carrier';
import type { shipment } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('a wrong address is sent to the carrier once', async ({ client, env, ids }) => {
  carrierDay();
  const handle = await client.workflow.start<typeof shipment>('shipment', {
    ...ids,
    args: ['parcel 12', '00000'],
  });
  await env.sleep('10 minutes');

  const { length } = requestsTaken();
  const status = (await handle.describe()).status.name;
  expect(
    length,
    `in ten minutes the same wrong address was sent to the carrier ${length} times, and the shipment is ${status}`,
  ).toBe(1);
  expect(status, 'nobody can deliver this parcel, its shipment should have failed').toBe('FAILED');
});

test('an overloaded carrier is asked again', async ({ client, ids, history }) => {
  carrierDay(3);
  const outcome = await client.workflow
    .execute<typeof shipment>('shipment', { ...ids, args: ['parcel 13', '10115'] })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return `given up after ${requestsTaken().length} of the 4 requests that it took`;
    });

  expect(outcome, 'the carrier was overloaded for a few seconds').toBe('parcel 13 is picked up tomorrow');
  expect(requestsTaken()).toHaveLength(4);
  expect(await history()).toContainEvents(['ActivityTaskScheduled', 'ActivityTaskCompleted']);
});

test('a wrong address ends the shipment also after an overload', async ({ client, env, ids }) => {
  carrierDay(2);
  const handle = await client.workflow.start<typeof shipment>('shipment', {
    ...ids,
    args: ['parcel 14', '99999'],
  });
  await env.sleep('10 minutes');

  const { length } = requestsTaken();
  expect(length, `two overloads and one refusal are 3 requests, the carrier got ${length}`).toBe(3);
  expect(
    (await handle.describe()).status.name,
    'nobody can deliver this parcel, its shipment should have failed',
  ).toBe('FAILED');
});
