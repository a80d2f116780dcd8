import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from './activities';
import type { Donation } from './campaign';

const { thank } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });
// A local activity: quick, and run inside the workflow task.
const { showTotal } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5 seconds' });

/** A donation comes in. */
export const donate = defineSignal<[donation: Donation]>('donate');

const DONATIONS_OF_A_RUN = 3;

/** Thanks each donor of a campaign. A day without a donation ends it; its result is the total in euros. */
export async function campaign(total = 0): Promise<number> {
  const queue: Donation[] = [];
  setHandler(donate, (donation) => {
    queue.push(donation);
  });

  // #region run
  for (let handled = 0; handled < DONATIONS_OF_A_RUN; handled++) {
    const came = await condition(() => queue.length > 0, '1 day');
    if (!came) return total;
    const { donor, euros } = queue.shift()!;
    await thank(donor);
    total += euros;
  }
  const waiting = queue.shift();
  if (waiting) {
    await thank(waiting.donor);
    total += waiting.euros;
  }
  await showTotal(total);
  await continueAsNew<typeof campaign>(total);
  // #endregion run
  return total;
}
