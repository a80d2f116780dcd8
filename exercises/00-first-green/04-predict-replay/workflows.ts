import { defineQuery, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Where is my order? Answered by the running workflow. */
export const status = defineQuery<string>('status');
/** Whether the function's first line ran to rebuild the past, and not for the first time. */
export const firstLineWasReplayed = defineQuery<boolean>('firstLineWasReplayed');

// #region order
export async function order(orderId: string): Promise<void> {
  const replayed = workflowInfo().unsafe.isReplaying;
  console.log(`order ${orderId} came in`);

  let state = 'new';
  setHandler(status, () => state);
  setHandler(firstLineWasReplayed, () => replayed);

  await charge(orderId);
  state = 'paid';
  await sleep('2 days');
  await ship(orderId);
  state = 'shipped';
}
// #endregion order
