import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

const { confirm, release } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The customer has paid. */
export const pay = defineSignal('pay');

const DAY = 24 * 3600_000;

/** Holds a seat for a day. Paid seats are confirmed, the others released. */
export async function holdSeat(seat: string): Promise<void> {
  let paid = false;
  setHandler(pay, () => {
    paid = true;
  });

  // #region wait
  const end = Date.now() + DAY;
  while (!paid && Date.now() < end) {
    await condition(() => paid, '1 hour');
  }
  // #endregion wait

  if (paid) await confirm(seat);
  else await release(seat);
}
