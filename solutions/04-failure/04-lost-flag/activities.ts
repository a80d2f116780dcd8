import { ApplicationFailure } from '@temporalio/common';
import { refundTo } from './bank';

// #region refund
/** Pays an order back. A failure names the order. */
export async function refund(order: string, account: string, euros: number): Promise<string> {
  try {
    await refundTo(account, euros);
    return `${order} is paid back`;
  } catch (error) {
    const message = `refund of ${order}: ${(error as Error).message}`;
    // Another message; flag, type and details stay as the bank's library set them.
    throw ApplicationFailure.fromError(error, { message });
  }
}
// #endregion refund
