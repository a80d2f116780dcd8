import { ApplicationFailure } from '@temporalio/common';
import { refundTo } from './bank';

// #region refund
/** Pays an order back. A failure names the order. */
export async function refund(order: string, account: string, euros: number): Promise<string> {
  try {
    await refundTo(account, euros);
    return `${order} is paid back`;
  } catch (error) {
    const nonRetryable = error instanceof ApplicationFailure && error.nonRetryable === true;
    const message = `refund of ${order}: ${(error as Error).message}`;
    throw ApplicationFailure.create({ message, nonRetryable, cause: error as Error });
  }
}
// #endregion refund
