import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { roast, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 minutes' });

/** An order of coffee, from the beans to the parcel. */
export async function coffee(orderId: string): Promise<string> {
  return `PARCEL-${orderId} with batch ${orderId}`;
}
