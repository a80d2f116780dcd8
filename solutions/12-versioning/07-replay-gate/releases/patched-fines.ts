import { condition, defineSignal, patched, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../activities';

const { checkCard, lend, remind, fine, shelve } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

// A release: who was late pays a fine, if her loan has not come past this place before.

/** The book is back. */
export const returned = defineSignal('returned');

/** A book is lent for 28 days. Who is late is reminded. */
export async function loan(reader: string, book: string): Promise<string> {
  let back = false;
  setHandler(returned, () => void (back = true));
  if (patched('check-card')) await checkCard(reader);
  await lend(book);
  const inTime = await condition(() => back, '28 days');
  if (!inTime) {
    await remind(reader);
    await condition(() => back);
    if (patched('fines')) await fine(reader);
  }
  return await shelve(book);
}
