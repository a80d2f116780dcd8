import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard } = proxyActivities<typeof activities>({
  scheduleToCloseTimeout: '1 hour',
});

export async function pay(order: string): Promise<string> {
  return await chargeCard(order);
}
