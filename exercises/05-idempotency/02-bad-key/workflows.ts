import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard, handOver } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Rents a car: a deposit, the rent, the keys. Deposit and rent may be the same amount. */
export async function rentCar(rental: string, depositCents: number, rentCents: number): Promise<string[]> {
  const deposit = await chargeCard(rental, 'deposit', depositCents);
  const rent = await chargeCard(rental, 'rent', rentCents);
  await handOver(rental);
  return [deposit, rent];
}
