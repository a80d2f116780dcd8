import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { bookPickup } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

/** Sends a parcel. */
export async function shipment(parcel: string, postcode: string): Promise<string> {
  return await bookPickup(parcel, postcode);
}
