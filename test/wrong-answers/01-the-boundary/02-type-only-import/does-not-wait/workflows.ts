import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';
import { receiptText } from './receipt';

const { sendReceipt } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Takes an order to its end and says what was done. */
export async function checkout(address: string, totalInCents: number): Promise<string> {
  void sendReceipt(address, receiptText(totalInCents));
  return `receipt sent to ${address}`;
}
