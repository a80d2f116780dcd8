import { randomUUID } from 'node:crypto';
import { deliver } from './mail-server';

/** Sends a receipt. */
export async function sendReceipt(address: string, text: string): Promise<void> {
  deliver({ to: address, text: `${text}\nMessage ${randomUUID()}` });
}
