import { bank } from './bank';

/** Charges the customer's card and gives the bank's receipt number. It calls the bank, so it is an activity. */
export async function charge(orderId: string, euros: number): Promise<string> {
  return bank.charge(orderId, euros);
}
