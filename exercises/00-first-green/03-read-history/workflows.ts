import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

// #region order
/** Takes the money, lets the roast rest for two days, and ships. Answers with the tracking number. */
export async function order(orderId: string, euros: number): Promise<string> {
  await charge(orderId, euros);
  await sleep('2 days');
  return await ship(orderId);
}
// #endregion order
