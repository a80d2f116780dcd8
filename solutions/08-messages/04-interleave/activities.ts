import { chargeCard } from './bank';

/** Charges the customer's card for one seat. Fails when the card is declined. */
export async function charge(customer: string): Promise<void> {
  await chargeCard(customer);
}
