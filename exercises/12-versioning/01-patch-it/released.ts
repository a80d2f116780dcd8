import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

// The code that runs in production today. Not to be edited: orders have begun under it.

/** Takes the money, gives the customer a day to change her mind, and ships. */
export async function order(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  return await ship(orderId);
}
