import { condition, defineSignal, patched, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { bill } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

/** The customer asks for one box more. */
export const extraBox = defineSignal('extraBox');

/** A box a month for three months, 25 euros each; contracts that began earlier keep their 20. */
export async function boxes(contract: string): Promise<void> {
  let wanted = 0;
  let price: number | undefined;
  setHandler(extraBox, async () => {
    wanted += 1;
    await bill(contract, (price ??= patched('price-of-2027') ? 25 : 20));
    wanted -= 1;
  });

  for (let month = 1; month <= 3; month++) {
    await sleep('30 days');
    await bill(contract, (price ??= patched('price-of-2027') ? 25 : 20));
  }
  await condition(() => wanted === 0);
}
