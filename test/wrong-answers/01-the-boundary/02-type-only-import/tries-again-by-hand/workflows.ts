import { sleep } from '@temporalio/workflow';
import { sendReceipt } from './mail';
import { receiptText } from './receipt';

/** Takes an order to its end and says what was done. */
export async function checkout(address: string, totalInCents: number): Promise<string> {
  for (;;) {
    try {
      await sendReceipt(address, receiptText(totalInCents));
      return `receipt sent to ${address}`;
    } catch {
      await sleep('1 minute');
    }
  }
}
