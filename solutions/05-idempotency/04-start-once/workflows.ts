import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendParcel } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Packs for a day, then sends the parcel. */
export async function ship(order: string): Promise<string> {
  await sleep('1 day');
  return await sendParcel(order);
}
