import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { redeem, giveBack } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

// #region saga
/** Pays an order with several gift cards, the same amount from each, or takes nothing from any. */
export async function payWithCards(order: string, cards: string[], cents: number): Promise<void> {
  // TODO: the issuer says that we give money back for orders that went well.
  const undo: { card: string; fn: Promise<void> }[] = [];
  try {
    for (const card of cards) {
      undo.push({ card, fn: giveBack(order, card) });
      await redeem(order, card, cents);
    }
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const { fn } of undo.reverse()) await fn;
    });
    throw error;
  }
}
// #endregion saga
