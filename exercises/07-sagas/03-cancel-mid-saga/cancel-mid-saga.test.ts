import { type WorkflowHandle, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { during, holds, refuse } from './agency';
import type { bookTrip } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** Waits for the end of a trip and says in one line how it ended. */
async function endOf(handle: WorkflowHandle<typeof bookTrip>): Promise<string> {
  try {
    await handle.result();
    return 'booked';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    if (cause instanceof CancelledFailure) return 'cancelled';
    if (cause instanceof ActivityFailure) return cause.cause?.message ?? 'failed';
    throw error;
  }
}

interface Row {
  readonly type: string;
  readonly detail: string;
}

/** Where an event of an activity stands in the history; -1 if nowhere. */
const at = (rows: readonly Row[], type: string, activity: string): number =>
  rows.findIndex((row) => row.type === type && row.detail.startsWith(activity));

test('a traveller who cancels on day 1 holds nothing', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: ['Oslo'] });
  await env.sleep('1 day');
  expect(holds('Oslo'), 'on day 1 flight and hotel are booked, and nothing is paid').toEqual([
    'flight',
    'hotel',
  ]);

  await handle.cancel();
  await endOf(handle);
  const left = holds('Oslo');
  expect(left, 'she cancelled on day 1, and the payment was taken on day 2').not.toContain('payment');
  expect(left, `she cancelled on day 1, and still holds: ${left.join(', ')}`).toEqual([]);
});

test('a trip that was cancelled ends as cancelled', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: ['Rome'] });
  await env.sleep('1 day');
  await handle.cancel();
  await endOf(handle);

  const { rows, types } = await history();
  const last = types.at(-1);
  expect(last, `she cancelled, and the history ends with ${last}`).toBe('WorkflowExecutionCanceled');
  expect(
    rows.map(({ detail }) => detail),
    'nobody cancelled the hotel',
  ).toContain('cancelHotel');
  expect(
    at(rows, 'ActivityTaskScheduled', 'cancelFlight'),
    'the last step comes first on the way back, also when it is a cancellation that ends the way there',
  ).toBeGreaterThan(at(rows, 'ActivityTaskCompleted', 'cancelHotel'));
});

test('what is being booked at the moment is waited for, and cancelled', async ({ client, ids, history }) => {
  const handle = client.workflow.getHandle<typeof bookTrip>(ids.workflowId);
  during('Bern', 'book hotel', async () => {
    await handle.cancel();
    // A query is answered after the workflow has heard of the cancellation, or not at all if that has ended it.
    await handle.query('__temporal_workflow_metadata').catch(() => undefined);
  });
  const end = await endOf(
    await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: ['Bern'] }),
  );

  const { rows } = await history();
  const asked = at(rows, 'ActivityTaskScheduled', 'cancelHotel');
  expect(asked, 'she cancelled while the hotel was being booked, and nobody cancelled the hotel').not.toBe(
    -1,
  );
  expect(
    asked,
    'the hotel was cancelled while it was still being booked: the compensation has overtaken its step',
  ).toBeGreaterThan(at(rows, 'ActivityTaskCompleted', 'bookHotel'));
  const left = holds('Bern');
  expect(left, `she cancelled while the hotel was being booked, and holds: ${left.join(', ')}`).toEqual([]);
  expect(end, `she cancelled, and the trip ended as ${end}`).toBe('cancelled');
});

test('a cancellation on the way back does not stop it', async ({ client, ids }) => {
  refuse('Kyiv', 'payment');
  const handle = client.workflow.getHandle<typeof bookTrip>(ids.workflowId);
  during('Kyiv', 'cancel hotel', async () => {
    await handle.cancel();
  });
  const end = await endOf(
    await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: ['Kyiv'] }),
  );

  const left = holds('Kyiv');
  expect(
    left,
    `a cancellation came in on the way back, and the traveller still holds: ${left.join(', ')}`,
  ).toEqual([]);
  expect(end, 'the payment was refused before anybody cancelled').toBe('no payment');
});

test.for([
  ['flight', 'Riga'],
  ['hotel', 'Split'],
  ['payment', 'Turin'],
] as const)(
  'a %s that went through although the answer was lost is undone',
  async ([item, trip], { client, ids }) => {
    during(trip, `book ${item}`, async () => {
      holds(trip).push(item);
      throw ApplicationFailure.nonRetryable(`the answer about the ${item} was lost`, 'Lost');
    });
    during(trip, `cancel ${item}`, async () => {
      throw new Error('does not answer at once');
    });
    const end = await endOf(
      await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: [trip] }),
    );

    const left = holds(trip);
    expect(left, `the trip failed, and the traveller still holds: ${left.join(', ')}`).toEqual([]);
    expect(end, `the trip ended as ${end}`).toBe(`the answer about the ${item} was lost`);
  },
);

test('a trip that nobody cancels is booked and paid', async ({ client, ids, history }) => {
  const handle = await client.workflow.start<typeof bookTrip>('bookTrip', { ...ids, args: ['Lima'] });
  expect(await endOf(handle)).toBe('booked');
  expect(holds('Lima')).toEqual(['flight', 'hotel', 'payment']);
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 3);
});
