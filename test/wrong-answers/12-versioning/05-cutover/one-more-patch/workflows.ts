import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, reserve, charge, wrap, ship } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

/** The new way for new orders, the old way for those that began before. */
export async function order(orderId: string): Promise<string> {
  if (patched('reserve-first')) {
    await reserve(orderId);
    await sleep('1 day');
    await charge(orderId);
    return await ship(orderId);
  }
  if (patched('screen-orders')) await screen(orderId);
  await charge(orderId);
  await sleep('1 day');
  if (patched('wrap-orders')) await wrap(orderId);
  return await ship(orderId);
}
