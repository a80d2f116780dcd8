import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { findCourier } = proxyActivities<typeof activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '1 minute',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

/** Has an order delivered. */
export async function deliver(order: string): Promise<string> {
  return await findCourier(order);
}
