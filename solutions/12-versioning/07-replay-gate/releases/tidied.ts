import { condition, defineSignal, deprecatePatch, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../activities';

const { checkCard, lend, remind, shelve } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

// A release: each card is checked, and the branch for older loans is gone.

/** The book is back. */
export const returned = defineSignal('returned');

/** A book is lent for 28 days. Who is late is reminded. */
export async function loan(reader: string, book: string): Promise<string> {
  let back = false;
  setHandler(returned, () => void (back = true));
  deprecatePatch('check-card');
  await checkCard(reader);
  await lend(book);
  const inTime = await condition(() => back, '28 days');
  if (!inTime) {
    await remind(reader);
    await condition(() => back);
  }
  return await shelve(book);
}
