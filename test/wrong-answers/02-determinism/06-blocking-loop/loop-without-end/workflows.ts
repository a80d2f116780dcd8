import { defineQuery, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

const { ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The clerk has found the goods, on this shelf. */
export const found = defineSignal<[shelf: string]>('found');
/** Where is my order? */
export const status = defineQuery<string>('status');

/** An order: a clerk looks for the goods, which may take a while. Then they are shipped. */
export async function order(id: string): Promise<string> {
  let shelf: string | undefined;
  setHandler(found, (where) => {
    shelf = where;
  });
  setHandler(status, () => (shelf === undefined ? 'a clerk looks for it' : `found on ${shelf}`));

  // #region wait
  while (shelf === undefined);
  // #endregion wait

  return await ship(id, shelf!);
}
