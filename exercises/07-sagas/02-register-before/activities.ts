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
/** Gives the customer her money back. */
export async function refund(order: string, cents: number): Promise<void> {
  // TODO: this pays out, whether or not anything was paid.
  await bank.payOut(order, cents);
}
// #endregion refund
