import { ApplicationFailure } from '@temporalio/common';

// Stands for the bank's library. Not part of the task.

let busy = 0;
let requests = 0;

/** A new day: the line is busy for the first `calls` requests. */
export function bankDay(calls = 0): void {
  busy = calls;
  requests = 0;
}

/** How often the bank was asked. */
export const requestsTaken = (): number => requests;

export async function refundTo(account: string, euros: number): Promise<void> {
  requests += 1;
  if (requests <= busy) throw new Error('the line is busy');
  if (account.startsWith('closed')) {
    throw ApplicationFailure.create({
      message: 'no such account any more',
      type: 'AccountClosed',
      nonRetryable: true,
      details: [{ account, euros }],
    });
  }
}
