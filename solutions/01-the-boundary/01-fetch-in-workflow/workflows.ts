import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { getRate } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The invoice's amount in dollars, at the bank's rate, in cents. */
export async function invoice(euros: number): Promise<number> {
  const rate = await getRate(); // asks the server to have getRate run; the answer comes back as an event
  return Math.round(euros * 100 * rate);
}
