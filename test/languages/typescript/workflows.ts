// #region workflow
import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export async function trial(user: string): Promise<string> {
  const began = Date.now();
  await sleep('30 days');
  const attempt = await sendMail(user);
  const days = Math.floor((Date.now() - began) / (24 * 3_600_000));
  return `${days} days, mail sent at attempt ${attempt}`;
}
// #endregion workflow
