import { charge } from './activities';

/** Takes the money for an order and answers with the bank's receipt number. */
export async function checkout(orderId: string, euros: number): Promise<string> {
  const receipt = await charge(orderId, euros);
  return receipt;
}
