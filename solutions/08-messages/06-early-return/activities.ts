import { charges, parcels } from './world';

/** Charges the card for an order and gives a receipt. */
export async function charge(orderId: string): Promise<string> {
  return `receipt ${charges.push(orderId)}`;
}

/** Hands the parcel to the carrier. */
export async function ship(orderId: string): Promise<void> {
  parcels.push(orderId);
}
