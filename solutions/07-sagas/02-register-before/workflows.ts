import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { holdStock, releaseStock, charge, refund } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});

// #region saga
/** Holds the stock for an order and charges the customer, or leaves nothing behind. */
export async function placeOrder(order: string, cents: number): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    undo.push(() => releaseStock(order));
    await holdStock(order);

    // Before the call: if the reply is lost, nobody is left to add it.
    undo.push(() => refund(order, cents));
    await charge(order, cents);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}
// #endregion saga
