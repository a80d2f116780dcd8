import { condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, ship } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Waits until the card is charged. The answer is the receipt. */
export const confirmed = defineUpdate<string>('confirmed');

// #region order
/** An order: the card is charged, three days later the parcel is sent. Its result is the receipt. */
export async function order(orderId: string): Promise<string> {
  let receipt: string | undefined = undefined;
  setHandler(confirmed, async () => {
    await condition(() => receipt !== undefined);
    return receipt!;
  });

  receipt = await charge(orderId);
  await sleep('3 days');
  await ship(orderId);
  return receipt;
}
// #endregion order
