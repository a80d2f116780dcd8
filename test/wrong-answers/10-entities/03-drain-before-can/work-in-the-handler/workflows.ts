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
  let handled = 0;
  setHandler(donate, async ({ donor, euros }) => {
    await thank(donor);
    total += euros;
    handled += 1;
  });

  while (handled < DONATIONS_OF_A_RUN) {
    const before = handled;
    const came = await condition(() => handled > before, '1 day');
    if (!came) return total;
  }
  await showTotal(total);
  await continueAsNew<typeof campaign>(total);
  return total;
}
