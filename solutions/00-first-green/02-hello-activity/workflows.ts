import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region proxy
const { charge } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });
// #endregion proxy

// #region checkout
/** Takes the money for an order and answers with the bank's receipt number. */
export async function checkout(orderId: string, euros: number): Promise<string> {
  // The call asks the service to have the activity run. The await ends when the history holds the result.
  const receipt = await charge(orderId, euros);
  return receipt;
}
// #endregion checkout
