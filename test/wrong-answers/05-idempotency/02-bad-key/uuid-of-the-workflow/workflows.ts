import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type * as activities from './activities';

const { chargeCard, handOver } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** Rents a car: a deposit, the rent, the keys. Deposit and rent may be the same amount. */
export async function rentCar(rental: string, depositCents: number, rentCents: number): Promise<string[]> {
  const deposit = await chargeCard(rental, 'deposit', depositCents, uuid4());
  const rent = await chargeCard(rental, 'rent', rentCents, uuid4());
  await handOver(rental);
  return [deposit, rent];
}
