import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region timeouts
const { renderFilm } = proxyActivities<typeof activities>({
  heartbeatTimeout: '8 minutes', // a little more than the slowest scene
  startToCloseTimeout: '4 hours',
});
// #endregion timeouts

/** Has a film rendered. */
export async function film(title: string): Promise<string> {
  return await renderFilm(title);
}
