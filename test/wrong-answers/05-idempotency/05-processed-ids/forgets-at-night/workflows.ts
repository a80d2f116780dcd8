import { continueAsNew, defineQuery, defineSignal, setHandler, sleep } from '@temporalio/workflow';

/** A till sends a receipt, perhaps for the second time. */
export const earned = defineSignal<[receipt: string, points: number]>('earned');
/** The points on the card. */
export const points = defineQuery<number>('points');

/** Ada's loyalty card, one run for each day. */
export async function card(total = 0): Promise<void> {
  const counted = new Set<string>();
  setHandler(earned, (receipt, more) => {
    if (counted.has(receipt)) return;
    total += more;
    counted.add(receipt);
  });
  setHandler(points, () => total);

  await sleep('1 day');
  await continueAsNew<typeof card>(total);
}
