import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { roast, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 minutes' });

// #region coffee
/** An order of coffee, from the beans to the parcel. */
export async function coffee(orderId: string): Promise<string> {
  const batch = await roast(orderId); // ActivityTaskScheduled roast
  await sleep('1 day'); // TimerStarted 1 day
  return await ship(orderId, batch); // ActivityTaskScheduled ship, and its result is the answer
}
// #endregion coffee
