import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '30 seconds', // for one attempt: above the slowest healthy answer, below what the shop can wait
});

export async function pay(order: string): Promise<string> {
  return await chargeCard(order);
}
