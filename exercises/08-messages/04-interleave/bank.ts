// Stands for the bank. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

const charges: string[] = [];
let declined: readonly string[] = [];
let opened = Promise.resolve();

/** A new day: nobody is charged so far. The bank declines these cards, and answers nobody until it is opened. */
export function bankDay(...cards: string[]): { open: () => void } {
  charges.length = 0;
  declined = cards;
  let open = (): void => {};
  opened = new Promise((resolve) => (open = resolve));
  return { open };
}

/** Charges a card. Who is charged twice is on the list twice. */
export async function chargeCard(customer: string): Promise<void> {
  await opened;
  if (declined.includes(customer)) throw ApplicationFailure.nonRetryable('the card was declined', 'Declined');
  charges.push(customer);
}

/** Whose card was charged. */
export const charged = (): readonly string[] => charges;
