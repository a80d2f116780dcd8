import { charge } from './gateway';

// #region charge
/** Charges the card for an order. */
export async function chargeCard(order: string, cents: number): Promise<string> {
  // TODO: the gateway can't tell a second attempt from a second purchase.
  return await charge({ order, cents });
}
// #endregion charge
