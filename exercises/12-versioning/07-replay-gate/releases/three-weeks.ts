import { condition, defineSignal, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../activities';

const { checkCard, lend, remind, shelve } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

// A release: a loan is shorter.

/** The book is back. */
export const returned = defineSignal('returned');

/** A book is lent for 21 days. Who is late is reminded. */
export async function loan(reader: string, book: string): Promise<string> {
  let back = false;
  setHandler(returned, () => void (back = true));
  if (patched('check-card')) await checkCard(reader);
  await lend(book);
  const inTime = await condition(() => back, '21 days');
  if (!inTime) {
    await remind(reader);
    await condition(() => back);
  }
  return await shelve(book);
}
