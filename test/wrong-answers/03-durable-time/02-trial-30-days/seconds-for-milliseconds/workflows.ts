import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

// #region trial
/** A trial: thirty days, then one mail. */
export async function trial(user: string): Promise<void> {
  await sleep(30 * 24 * 3600);
  await sendMail(user);
}
// #endregion trial
