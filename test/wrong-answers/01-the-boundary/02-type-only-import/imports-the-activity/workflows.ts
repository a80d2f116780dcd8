import { sendReceipt } from './activities';
import { receiptText } from './receipt';

/** Takes an order to its end and says what was done. */
export async function checkout(address: string, totalInCents: number): Promise<string> {
  await sendReceipt(address, receiptText(totalInCents));
  return `receipt sent to ${address}`;
}
