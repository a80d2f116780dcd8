import { chargeCard } from './bank';

/** Charges the customer's card. */
export async function charge(customer: string): Promise<string> {
  return await chargeCard(customer);
}
