import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { remind, pay } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The manager approves the invoice. */
export const approve = defineSignal('approve');

/** Pays an invoice 7 days after its approval. The manager is reminded once, after 3 days of silence. */
export async function settleInvoice(invoice: string): Promise<void> {
  let approved = false;
  setHandler(approve, () => {
    approved = true;
  });

  // #region race
  // TODO: managers who approved days ago are still reminded.
  const reminder = sleep('3 days').then(() => remind(invoice));
  await Promise.race([reminder, condition(() => approved)]);
  await condition(() => approved);
  // #endregion race

  await sleep('7 days');
  await pay(invoice);
}
