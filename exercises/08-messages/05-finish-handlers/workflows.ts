import { condition, defineSignal, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '10 minutes' },
});

/** A customer pays. The answer is her receipt. */
export const pay = defineUpdate<string, [customer: string, euros: number]>('pay');

/** The day is over. */
export const close = defineSignal('close');

/** A market stall, open until it is closed. Its result is the takings of the day. */
export async function stall(): Promise<number> {
  let takings = 0;
  let closed = false;
  setHandler(close, () => {
    closed = true;
  });
  setHandler(pay, async (customer, euros) => {
    const receipt = await charge(customer);
    takings += euros;
    return receipt;
  });

  // #region end
  await condition(() => closed);
  // TODO: whoever is paying now gets neither an answer nor a receipt.
  return takings;
  // #endregion end
}
