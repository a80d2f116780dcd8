import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { registerParcels } = proxyActivities<typeof activities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '1 minute',
});

/** Hands an evening's parcels to the carrier. */
export async function handOver(list: string): Promise<number> {
  return await registerParcels(list);
}
