import { defineQuery, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { pay } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** The references of the payments so far, for the support desk. */
export const references = defineQuery<readonly string[]>('references');

// #region reference
// #endregion reference

/** A kitchen: a third is paid in advance, the rest when it is built in, 30 days later. */
export async function kitchen(cents: number): Promise<void> {
  const used: string[] = [];
  setHandler(references, () => used);

  const deposit = Math.round(cents / 3);
  used.push(await pay(deposit));

  await sleep('30 days');

  used.push(await pay(cents - deposit));
}
