import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard } = proxyActivities<typeof activities>({
  // TODO: how long may it take, and which clock counts?
});

export async function pay(order: string): Promise<string> {
  return await chargeCard(order);
}
