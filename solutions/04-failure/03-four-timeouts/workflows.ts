import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region timeouts
const { printInvoices } = proxyActivities<typeof activities>({
  heartbeatTimeout: '12 minutes', // silence: a little more than the slowest roll
  startToCloseTimeout: '90 minutes', // one attempt: a little more than the slowest batch
  scheduleToCloseTimeout: '9 hours', // all attempts: what the business can wait
  retry: { initialInterval: '1 minute', maximumInterval: '30 minutes' },
});
// #endregion timeouts

/** Prints the night's invoices. */
export async function nightRun(batch: string): Promise<string> {
  return await printInvoices(batch);
}
