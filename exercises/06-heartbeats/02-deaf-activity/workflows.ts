import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region proxy
const { printEdition } = proxyActivities<typeof activities>({
  startToCloseTimeout: '5 hours',
  heartbeatTimeout: '5 minutes',
  // A press that is still running is waited for.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});
// #endregion proxy

/** Has an edition printed. */
export async function edition(name: string, sheets: number): Promise<string> {
  return await printEdition(name, sheets);
}
