import { ApplicationFailure } from '@temporalio/common';
import type { Declined } from './decline';

const declines: Partial<Record<string, string>> = {
  '1111': 'it expired in May',
  '2222': 'its limit is reached',
};

// #region charge
/** Charges a card. */
export async function charge(card: string, euros: number): Promise<string> {
  if (card === '0000') throw ApplicationFailure.nonRetryable('the bank does not know us', 'NoContract');
  const reason = declines[card];
  if (reason !== undefined) {
    const details: [Declined] = [{ reason, card }];
    throw ApplicationFailure.create({
      message: 'declined',
      type: 'CardDeclined',
      nonRetryable: true,
      details,
    });
  }
  return `${euros} euros are paid`;
}
// #endregion charge

/** Writes to the rider. */
export async function askForAnotherCard(rider: string, reason: string): Promise<string> {
  return `${rider}, your card was declined: ${reason}.`;
}
