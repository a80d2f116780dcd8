import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { redeem, giveBack } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

// #region saga
/** Pays an order with several gift cards, the same amount from each, or takes nothing from any. */
export async function payWithCards(order: string, cards: string[], cents: number): Promise<void> {
  // Functions: nothing is given back before one of them is called.
  const undo: (() => Promise<void>)[] = [];
  try {
    let card: string;
    for (card of cards) {
      undo.push(() => giveBack(order, card));
      await redeem(order, card, cents);
    }
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const compensate of undo.reverse()) await compensate();
    });
    throw error;
  }
}
// #endregion saga
