import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, reserve, charge, wrap, ship } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

/** Takes the money, gives the customer a day to change her mind, and ships. */
export async function order(orderId: string): Promise<string> {
  await screen(orderId);
  await charge(orderId);
  await sleep('1 day');
  await wrap(orderId);
  return await ship(orderId);
}

/** Puts the goods aside, gives the customer a day to change her mind, takes the money, and ships. */
export async function orderV2(orderId: string): Promise<string> {
  await reserve(orderId);
  await sleep('1 day');
  await charge(orderId);
  return await ship(orderId);
}
