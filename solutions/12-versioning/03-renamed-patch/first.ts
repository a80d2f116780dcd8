import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

// The first code of the shop. Not to be edited: pre-orders of that time still wait.

/** Takes the money for a pre-order, waits sixty days for the goods, and ships. */
export async function order(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('60 days');
  return await ship(orderId);
}
