import { refundTo } from './bank';

// #region refund
/** Pays an order back. A failure names the order. */
export async function refund(order: string, account: string, euros: number): Promise<string> {
  try {
    await refundTo(account, euros);
    return `${order} is paid back`;
  } catch (error) {
    // TODO: since this line, closed accounts are tried for ever.
    throw new Error(`refund of ${order}: ${(error as Error).message}`, { cause: error });
  }
}
// #endregion refund
