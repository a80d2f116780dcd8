import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { reserve, pay, printCard, pack, ship } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

export interface Order {
  readonly id: string;
  readonly cents: number;
  readonly express?: boolean;
  /** New: the text of a greeting card. */
  readonly card?: string;
}

// #region order
export async function order({ id, cents, express, card }: Order): Promise<string> {
  await reserve(id);
  if (!express) await sleep('2 hours');
  await pay(id, cents);
  if (card !== undefined) await printCard(id, card);
  await pack(id);
  return await ship(id);
}
// #endregion order
