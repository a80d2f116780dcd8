import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { refund } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { nonRetryableErrorTypes: ['AccountClosed'] },
});

/** Takes an order back. */
export async function takeBack(order: string, account: string, euros: number): Promise<string> {
  return await refund(order, account, euros);
}
