import { bank, warehouse } from './bank';

export async function holdStock(order: string): Promise<void> {
  await warehouse.hold(order);
}

export async function releaseStock(order: string): Promise<void> {
  await warehouse.release(order);
}

export async function charge(order: string, cents: number): Promise<void> {
  await bank.charge(order, cents);
}

// #region refund
/** Gives the customer her money back, at most once, and nothing if she has paid nothing. */
export async function refund(order: string, cents: number): Promise<void> {
  const paid = await bank.paidFor(order);
  if (paid > 0) await bank.payOut(order, Math.min(paid, cents));
}
// #endregion refund
