import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, inspect, charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** Looks at a pre-order, takes the money, waits sixty days for the goods, and ships. */
export async function order(orderId: string): Promise<string> {
  if (patched('screen-orders')) await screen(orderId);
  else if (patched('inspect-orders')) await inspect(orderId);
  await charge(orderId);
  await sleep('60 days');
  return await ship(orderId);
}
