import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { readPrice } = proxyActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** The smallest workflow that does something: one activity. Not to be edited. */
// #region one-step
export async function priceOf(product: string): Promise<number> {
  return await readPrice(product);
}
// #endregion one-step
