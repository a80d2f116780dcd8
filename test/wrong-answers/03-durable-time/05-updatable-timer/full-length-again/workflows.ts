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

  const start = Date.now();
  let planned = endsAt;
  while (await condition(() => endsAt !== planned, planned - start)) {
    planned = endsAt;
  }
  await endTrial(user);
}
// #endregion trial
