import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Takes the money for an order. One workflow for each order. */
export async function checkout(order: string, cents: number): Promise<string> {
  return await chargeCard(order, cents);
}
