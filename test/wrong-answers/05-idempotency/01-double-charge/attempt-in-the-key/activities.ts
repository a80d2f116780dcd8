import { activityInfo } from '@temporalio/activity';
import { charge } from './gateway';

// #region charge
/** Charges the card for an order. */
export async function chargeCard(order: string, cents: number): Promise<string> {
  // A name for this call.
  const { attempt, workflowExecution } = activityInfo();
  const idempotencyKey = `${workflowExecution!.workflowId}/${attempt}`;
  return await charge({ order, cents, idempotencyKey });
}
// #endregion charge
