import { activityInfo } from '@temporalio/activity';
import { charge } from './gateway';

// #region charge
/** Charges the card for an order. */
export async function chargeCard(order: string, cents: number): Promise<string> {
  // The same in every attempt.
  const idempotencyKey = `${activityInfo().activityType}/charge`;
  return await charge({ order, cents, idempotencyKey });
}
// #endregion charge
