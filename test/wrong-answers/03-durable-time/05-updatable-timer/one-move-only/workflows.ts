import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { endTrial } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Support moves the end of the trial: later as a favour, sooner when the user buys. Milliseconds since 1970. */
export const moveEnd = defineSignal<[endsAt: number]>('moveEnd');

// #region trial
export async function trial(user: string, endsAt: number): Promise<void> {
  setHandler(moveEnd, (newEnd) => {
    endsAt = newEnd;
  });

  const planned = endsAt;
  const moved = await condition(() => endsAt !== planned, endsAt - Date.now());
  if (moved) await sleep(endsAt - Date.now());
  await endTrial(user);
}
// #endregion trial
