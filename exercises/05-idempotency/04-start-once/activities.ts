import { handOver } from './carrier';

/** Hands the parcel of an order to the carrier. */
export async function sendParcel(order: string): Promise<string> {
  return handOver(order);
}
