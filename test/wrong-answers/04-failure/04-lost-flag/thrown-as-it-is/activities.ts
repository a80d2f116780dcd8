import { refundTo } from './bank';

// #region refund
/** Pays an order back. A failure names the order. */
export async function refund(order: string, account: string, euros: number): Promise<string> {
  try {
    await refundTo(account, euros);
    return `${order} is paid back`;
  } catch (error) {
    // The order is in the log.
    console.warn(`refund of ${order} failed`);
    throw error;
  }
}
// #endregion refund
