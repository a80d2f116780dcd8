import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

// #region trial
/** A trial: thirty days, then one mail. */
export async function trial(user: string): Promise<void> {
  const end = Date.now() + 30 * 24 * 3600_000;
  while (Date.now() < end);
  await sendMail(user);
}
// #endregion trial
