import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { bookedFor, makeUninsurable, obstruct, reportsFor, undoneFor } from './carriers';
import type { ship } from './workflows';

type Step = 'bookTruck' | 'bookShip' | 'fileCustoms';

/** By shipment, the step that happens although its answer is lost. */
const lost = new Map<string, Step>();

/** A step as it is, but its answer may be lost. */
const losing =
  (step: Step) =>
  async (shipment: string): Promise<void> => {
    await activities[step](shipment);
    if (lost.get(shipment) === step) throw ApplicationFailure.nonRetryable('the answer was lost', 'Lost');
  };

const test = kata({
  workflows: './workflows',
  activities: {
    ...activities,
    bookTruck: losing('bookTruck'),
    bookShip: losing('bookShip'),
    fileCustoms: losing('fileCustoms'),
  },
});

const HOUR = 3600_000;

/** Ships, and says what the customer hears. */
async function outcomeOf(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  shipment: string,
): Promise<string> {
  try {
    await client.workflow.execute<typeof ship>('ship', { ...ids, args: [shipment] });
    return 'shipped';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const root = cause instanceof ActivityFailure ? cause.cause : cause;
    if (root instanceof ApplicationFailure) return root.message;
    throw error;
  }
}

const never = async (): Promise<void> => {
  throw ApplicationFailure.nonRetryable('the ship has sailed', 'TooLate');
};

test('a ship that has sailed holds up nothing else', async ({ client, ids }) => {
  makeUninsurable('piano');
  obstruct('piano', 'ship', never);
  await outcomeOf(client, ids, 'piano');

  const others = bookedFor('piano').filter((booking) => booking !== 'ship');
  expect(
    others,
    `the ship could not be cancelled, and still booked is the ${others.join(', the ')} as well`,
  ).toEqual([]);
  expect(undoneFor('piano'), 'the last step is undone first').toEqual(['customs', 'truck']);
});

test('the dispatcher is told once what is left to do', async ({ client, ids }) => {
  makeUninsurable('harp');
  obstruct('harp', 'ship', never);
  obstruct('harp', 'customs', never);
  await outcomeOf(client, ids, 'harp');

  const reports = reportsFor('harp');
  expect(
    reports,
    `two bookings could not be undone, and the dispatcher got ${reports.length} reports`,
  ).toHaveLength(1);
  expect(new Set(reports[0]), 'the report names what could not be undone, and nothing else').toEqual(
    new Set(['cancel the ship', 'withdraw the customs declaration']),
  );
});

test('the customer hears why the shipment failed', async ({ client, ids }) => {
  makeUninsurable('organ');
  obstruct('organ', 'ship', never);
  const outcome = await outcomeOf(client, ids, 'organ');
  expect(outcome, `no insurer took it; the customer heard: ${outcome}`).toBe('no insurer takes it');
});

test('a shipping line that is down for an hour is waited for', async ({ client, env, ids }) => {
  makeUninsurable('cello');
  const up = (await env.currentTimeMs()) + HOUR;
  obstruct('cello', 'ship', async () => {
    if ((await env.currentTimeMs()) < up) throw new Error('the shipping line does not answer');
  });
  await outcomeOf(client, ids, 'cello');

  const left = bookedFor('cello');
  expect(
    left,
    `the shipping line was down for an hour, and the ${left.join(', the ')} is still booked`,
  ).toEqual([]);
  expect(reportsFor('cello'), 'everything was undone, and the dispatcher was called all the same').toEqual(
    [],
  );
});

test('a shipping line that never answers is given up after a day', async ({ client, ids, history }) => {
  makeUninsurable('drum');
  obstruct('drum', 'ship', async () => {
    throw new Error('the shipping line does not answer');
  });
  const outcome = await outcomeOf(client, ids, 'drum');

  const elapsed = (await history()).rows.at(-1)!.elapsedMs;
  expect(elapsed, `the way back took ${duration(elapsed)}`).toBeLessThanOrEqual(25 * HOUR);
  expect(bookedFor('drum'), 'the truck waits for a ship that never comes').toEqual(['ship']);
  expect(reportsFor('drum'), 'the dispatcher has to call the shipping line').toEqual([['cancel the ship']]);
  expect(outcome, 'the customer hears why the shipment failed').toBe('no insurer takes it');
});

test.for([
  ['bookTruck', 'viola'],
  ['bookShip', 'tuba'],
  ['fileCustoms', 'zither'],
] as const)('%s is undone, although its answer was lost', async ([step, shipment], { client, ids }) => {
  lost.set(shipment, step);
  const outcome = await outcomeOf(client, ids, shipment);

  const left = bookedFor(shipment);
  expect(left, `the shipment failed, and still booked is the ${left.join(', the ')}`).toEqual([]);
  expect(outcome, 'the customer hears why the shipment failed').toBe('the answer was lost');
});

test('a shipment that is insured stays booked', async ({ client, ids, history }) => {
  expect(await outcomeOf(client, ids, 'flute')).toBe('shipped');
  expect(bookedFor('flute')).toEqual(['truck', 'ship', 'customs']);
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 4);
});
