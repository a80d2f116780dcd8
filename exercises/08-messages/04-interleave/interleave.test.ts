import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { bankDay, charged } from './bank';
import type { boxOffice } from './workflows';

const test = kata({ workflows: './workflows', activities });

interface Tools {
  client: Client;
  env: { sleep(ms: string): Promise<void> };
  ids: { taskQueue: string; workflowId: string };
}

interface Evening {
  customers: string[];
  declined?: string[];
}

/** Why a booking was refused; `no answer` when nobody ever answered it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  let reason: Error = error;
  while (reason.cause instanceof Error) reason = reason.cause;
  const abandoned = reason instanceof ApplicationFailure && reason.type === 'AcceptedUpdateCompletedWorkflow';
  return abandoned ? 'no answer' : reason.message;
}

// #region evening
/** All of them book before the bank has answered the first. An hour later the box office closes. */
async function evening({ client, env, ids }: Tools, seats: number, { customers, declined = [] }: Evening) {
  const bank = bankDay(...declined);
  try {
    const office = await client.workflow.start<typeof boxOffice>('boxOffice', { ...ids, args: [seats] });
    const bookings: Promise<number | string>[] = [];
    for (const customer of customers) {
      const booking = await office.startUpdate<number, [string]>('book', {
        args: [customer],
        waitForStage: 'ACCEPTED',
      });
      bookings.push(booking.result().catch(reasonOf));
    }
    bank.open();
    await env.sleep('1 hour');
    await office.signal('close');
    const sold = await office.result();
    return { sold, answers: await Promise.all(bookings) };
  } finally {
    bank.open();
  }
}
// #endregion evening

const names = (list: readonly string[]): string => [...list].sort().join(', ') || 'nobody';

/** Who has paid has a seat, who has a seat has paid, once. */
function expectFair(sold: string[]): void {
  expect(
    [...charged()].sort(),
    `charged: ${names(charged())}. On a seat: ${names(sold)}. That should be the same`,
  ).toEqual([...sold].sort());
}

test('the last seat is sold once', async ({ client, env, ids }) => {
  const { sold, answers } = await evening({ client, env, ids }, 1, { customers: ['Ada', 'Bob'] });
  expect(sold, `the hall has 1 seat, and it was sold to ${names(sold)}`).toHaveLength(1);
  expectFair(sold);
  expect(
    answers,
    `one of the two gets the seat, the other is told so; they were told: ${answers.join(', ')}`,
  ).toEqual(expect.arrayContaining([1, 'sold out']));
});

test('three customers at once, two seats', async ({ client, env, ids }) => {
  const { sold, answers } = await evening({ client, env, ids }, 2, { customers: ['Ada', 'Bob', 'Cem'] });
  expect(sold, `the hall has 2 seats, and they were sold to ${names(sold)}`).toHaveLength(2);
  expectFair(sold);
  expect(answers, `two seats and three customers; they were told: ${answers.join(', ')}`).toEqual(
    expect.arrayContaining([1, 2, 'sold out']),
  );
});

test('a declined card frees the seat', async ({ client, env, ids }) => {
  const { sold, answers } = await evening({ client, env, ids }, 1, {
    customers: ['Ada', 'Bob', 'Cem'],
    declined: ['Ada'],
  });
  const told = `Ada's card was declined; Ada, Bob and Cem were told: ${answers.join(', ')}`;
  expect(answers, `somebody waits for an answer for ever. ${told}`).not.toContain('no answer');
  expect(sold, `${told}. The one seat was sold to ${names(sold)}`).toHaveLength(1);
  expectFair(sold);
  expect(answers[0], told).toBe('the card was declined');
});
