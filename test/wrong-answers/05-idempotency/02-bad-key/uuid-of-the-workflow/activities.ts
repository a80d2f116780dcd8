import { ApplicationFailure } from '@temporalio/common';
import { charge, garageIsOpen } from './gateway';

/** Charges one step of a rental to the customer's card. */
export async function chargeCard(
  rental: string,
  step: 'deposit' | 'rent',
  cents: number,
  idempotencyKey: string,
): Promise<string> {
  return await charge({ rental, cents, idempotencyKey });
}

/** Gives the customer the keys of the car. */
export async function handOver(rental: string): Promise<string> {
  if (!garageIsOpen()) throw ApplicationFailure.nonRetryable('the garage is closed', 'GarageClosed');
  return `the keys of ${rental}`;
}
