import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region timeouts
const { printInvoices } = proxyActivities<typeof activities>({
  startToCloseTimeout: '90 minutes',
  scheduleToCloseTimeout: '9 hours',
  retry: { initialInterval: '1 minute', maximumInterval: '30 minutes' },
});
// #endregion timeouts

/** Prints the night's invoices. */
export async function nightRun(batch: string): Promise<string> {
  return await printInvoices(batch);
}
