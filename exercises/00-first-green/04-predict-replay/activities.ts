import { world } from './shop';

/** Charges the card. */
export async function charge(orderId: string): Promise<void> {
  world.charges.push(orderId);
}

/** Hands the parcel over. */
export async function ship(orderId: string): Promise<void> {
  world.parcels.push(orderId);
}
