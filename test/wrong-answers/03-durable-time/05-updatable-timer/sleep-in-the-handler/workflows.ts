import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { endTrial } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Support moves the end of the trial: later as a favour, sooner when the user buys. Milliseconds since 1970. */
export const moveEnd = defineSignal<[endsAt: number]>('moveEnd');

// #region trial
export async function trial(user: string, endsAt: number): Promise<void> {
  let over = false;
  setHandler(moveEnd, async (newEnd) => {
    await sleep(newEnd - Date.now());
    over = true;
  });

  await condition(() => over, endsAt - Date.now());
  await endTrial(user);
}
// #endregion trial
