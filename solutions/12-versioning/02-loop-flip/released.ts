import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { bill } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** The customer asks for one box more. */
export const extraBox = defineSignal('extraBox');

// The code that runs in production today. Not to be edited: contracts have begun under it.

/** A box a month for three months, 20 euros each. */
export async function boxes(contract: string): Promise<void> {
  let wanted = 0;

  setHandler(extraBox, async () => {
    wanted += 1;
    await bill(contract, 20);
    wanted -= 1;
  });

  for (let month = 1; month <= 3; month++) {
    await sleep('30 days');
    await bill(contract, 20);
  }
  await condition(() => wanted === 0);
}
