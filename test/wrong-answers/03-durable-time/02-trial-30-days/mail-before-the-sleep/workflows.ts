import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

// #region trial
/** A trial: thirty days, then one mail. */
export async function trial(user: string): Promise<void> {
  await sendMail(user);
  await sleep('30 days');
}
// #endregion trial
