import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { declare } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Sends a parcel abroad. */
export async function sendAbroad(parcel: string): Promise<string> {
  return await declare(parcel);
}
