import { deliver } from './mail-server';
import { receiptText } from './receipt';

/** Takes an order to its end and says what was done. */
export async function checkout(address: string, totalInCents: number): Promise<string> {
  deliver({ to: address, text: receiptText(totalInCents) });
  return `receipt sent to ${address}`;
}
