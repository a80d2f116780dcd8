import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities'; // gone after compiling: only the names and types were needed
import { receiptText } from './receipt'; // pure, so it may be part of the workflow

const { sendReceipt } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Takes an order to its end and says what was done. */
export async function checkout(address: string, totalInCents: number): Promise<string> {
  await sendReceipt(address, receiptText(totalInCents));
  return `receipt sent to ${address}`;
}
