import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';
import { priceOf } from './prices';

const { deliver } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

const CREDIT_LIMIT = 500;

// #region order
/** Delivers on credit. */
export async function order(article: string, pieces: number): Promise<string> {
  const euros = pieces * priceOf(article);
  if (euros > CREDIT_LIMIT) {
    const message = `${euros} euros are over the credit limit`;
    throw ApplicationFailure.create({ message, type: 'OverCreditLimit' });
  }
  return await deliver(article);
}
// #endregion order
