import { deprecatePatch, patched, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { screen, charge } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

// One workflow in four releases. Not to be edited: predict in predictions.ts what they make of each other's histories.

// #region phases
/** Before: orders are charged. */
export async function before(orderId: string): Promise<void> {
  await charge(orderId);
}

/** Phase 1: new orders are screened, old ones go on as they began. */
export async function phase1(orderId: string): Promise<void> {
  if (patched('screen-orders')) await screen(orderId);
  await charge(orderId);
}

/** Phase 2: the old branch is gone, the id is still known. */
export async function phase2(orderId: string): Promise<void> {
  deprecatePatch('screen-orders');
  await screen(orderId);
  await charge(orderId);
}

/** Phase 3: nothing reminds of the patch. */
export async function phase3(orderId: string): Promise<void> {
  await screen(orderId);
  await charge(orderId);
}
// #endregion phases
