import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** Screens an order, takes the money, gives the customer a day to change her mind, and ships. */
export async function order(orderId: string): Promise<string> {
  const release = Date.parse('2025-11-01T09:00:00Z');
  if (workflowInfo().startTime.getTime() > release) await screen(orderId);
  await charge(orderId);
  await sleep('1 day');
  return await ship(orderId);
}
