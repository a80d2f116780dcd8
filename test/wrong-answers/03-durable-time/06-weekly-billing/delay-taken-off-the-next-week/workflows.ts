import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
  // The bank does not answer? Ask again tomorrow, every day.
  retry: { initialInterval: '1 day', backoffCoefficient: 1 },
});

const WEEK = 7 * 24 * 3600_000;

// #region membership
/** A membership: one bill at the end of every week. */
export async function membership(member: activities.Member, weeks: number): Promise<void> {
  let took = 0;
  for (let week = 1; week <= weeks; week++) {
    await sleep(Math.max(0, WEEK - took));
    const charged = Date.now();
    await charge(member, week);
    took = Date.now() - charged;
  }
}
// #endregion membership
