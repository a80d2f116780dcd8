import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

// The code that runs in production today. Not to be edited: pre-orders have begun under it.

/** Looks at a pre-order, takes the money, waits sixty days for the goods, and ships. */
export async function order(orderId: string): Promise<string> {
  if (patched('screen-orders')) await screen(orderId);
  await charge(orderId);
  await sleep('60 days');
  return await ship(orderId);
}
