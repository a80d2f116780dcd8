import { continueAsNew, proxyActivities, setWorkflowOptions, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { deliver, collect, bill, service } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

setWorkflowOptions({ versioningBehavior: 'PINNED' }, rental);
/** A bike for thirty days. */
export async function rental(bike: string): Promise<void> {
  await deliver(bike);
  await sleep('30 days');
  await collect(bike);
}

/** Two years of insurance, 50 euros each. */
export async function insurance(bike: string): Promise<void> {
  for (let year = 1; year <= 2; year++) {
    await bill(bike, 50);
    await sleep('365 days');
  }
}

setWorkflowOptions({ versioningBehavior: 'PINNED' }, subscription);
/** A service each month. It ends after three months here; a real one runs for years. */
export async function subscription(customer: string, month = 1): Promise<void> {
  await service(customer);
  await sleep('30 days');
  if (month === 3) return;
  await continueAsNew<typeof subscription>(customer, month + 1);
}
