import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region policies
const patient = proxyActivities<typeof activities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '10 seconds' },
});

const fiveMinutes = proxyActivities<typeof activities>({
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '10 seconds' },
});

const everyMinute = proxyActivities<typeof activities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '10 seconds', maximumInterval: '1 minute' },
});
// #endregion policies

const policies = { patient, fiveMinutes, everyMinute };

/** Collects an invoice by direct debit. */
export async function directDebit(invoice: string, policy: keyof typeof policies): Promise<string> {
  return await policies[policy].collect(invoice);
}
