import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

// #region trial
/** A trial: thirty days, then one mail. */
export async function trial(user: string): Promise<void> {
  // TODO: the trial lasts thirty days.
  await sendMail(user);
}
// #endregion trial
