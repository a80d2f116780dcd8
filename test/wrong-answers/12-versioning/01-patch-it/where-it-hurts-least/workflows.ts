import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** Screens an order, takes the money, gives the customer a day to change her mind, and ships. */
export async function order(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  await screen(orderId);
  return await ship(orderId);
}
