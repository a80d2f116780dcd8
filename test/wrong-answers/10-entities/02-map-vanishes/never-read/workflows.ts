import { condition, continueAsNew, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

/** Goods arrive. */
export const receive = defineSignal<[item: string, pieces: number]>('receive');
/** The shop closes; the next day is a new run. */
export const closeDay = defineSignal('closeDay');
/** How many pieces of an item are on the shelf. */
export const count = defineQuery<number, [item: string]>('count');

// #region shelf
/** The stock of one shop, one run for each day. */
export async function shelf(_carried: [item: string, pieces: number][] = []): Promise<void> {
  const counts = new Map<string, number>();
  let closed = false;
  setHandler(receive, (item, pieces) => {
    counts.set(item, (counts.get(item) ?? 0) + pieces);
  });
  setHandler(closeDay, () => {
    closed = true;
  });
  setHandler(count, (item) => counts.get(item) ?? 0);

  await condition(() => closed);
  await continueAsNew<typeof shelf>([...counts]);
}
// #endregion shelf
