import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { reserve, charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** Puts the goods aside, gives the customer a day to change her mind, takes the money, and ships. */
export async function orderV2(orderId: string): Promise<string> {
  await reserve(orderId);
  await sleep('1 day');
  await charge(orderId);
  return await ship(orderId);
}
