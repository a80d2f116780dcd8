import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, charge, wrap, ship } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

// The code that runs in production today. Not to be edited: orders have begun under it.

/** Takes the money, gives the customer a day to change her mind, and ships. */
export async function order(orderId: string): Promise<string> {
  if (patched('screen-orders')) await screen(orderId);
  await charge(orderId);
  await sleep('1 day');
  if (patched('wrap-orders')) await wrap(orderId);
  return await ship(orderId);
}
