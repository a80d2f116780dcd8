import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { takeToll } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** A car has passed the bridge. One workflow for each passage. */
export async function crossBridge(passage: string, cents: number): Promise<string> {
  return await takeToll(passage, cents);
}
