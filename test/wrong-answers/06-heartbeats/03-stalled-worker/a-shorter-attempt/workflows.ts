import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

// #region timeouts
const { renderFilm } = proxyActivities<typeof activities>({
  startToCloseTimeout: '9 minutes',
});
// #endregion timeouts

/** Has a film rendered. */
export async function film(title: string): Promise<string> {
  return await renderFilm(title);
}
