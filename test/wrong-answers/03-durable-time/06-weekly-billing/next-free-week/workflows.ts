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
  const start = Date.now();
  for (let week = 1; week <= weeks; week++) {
    await sleep(WEEK - ((Date.now() - start) % WEEK));
    await charge(member, week);
  }
}
// #endregion membership
