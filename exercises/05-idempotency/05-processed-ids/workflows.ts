import { continueAsNew, defineQuery, defineSignal, setHandler, sleep } from '@temporalio/workflow';

/** A till sends a receipt, perhaps for the second time. */
export const earned = defineSignal<[receipt: string, points: number]>('earned');
/** The points on the card. */
export const points = defineQuery<number>('points');

// #region card
/** Ada's loyalty card, one run for each day. */
export async function card(total = 0): Promise<void> {
  // TODO: each receipt counts once.
  setHandler(earned, (_receipt, more) => {
    total += more;
  });
  setHandler(points, () => total);

  await sleep('1 day');
  await continueAsNew<typeof card>(total);
}
// #endregion card
