import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 day',
});

export async function pay(order: string): Promise<string> {
  return await chargeCard(order);
}
