import { makeContinueAsNewFunc, proxyActivities, setWorkflowOptions, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { inspect, deliver, collect, bill, remind, service } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

// Build 2.0 of the worker. Not to be edited: it is on its way.

/** A bike for thirty days, inspected before it leaves. */
setWorkflowOptions({ versioningBehavior: 'PINNED' }, rental);
export async function rental(bike: string): Promise<void> {
  await inspect(bike);
  await deliver(bike);
  await sleep('30 days');
  await collect(bike);
}

/** Two years of insurance, 60 euros each. */
export async function insurance(bike: string): Promise<void> {
  for (let year = 1; year <= 2; year++) {
    await bill(bike, 60);
    await sleep('365 days');
  }
}

/** A service each month, with a reminder. */
setWorkflowOptions({ versioningBehavior: 'PINNED' }, subscription);
export async function subscription(customer: string, month = 1): Promise<void> {
  await remind(customer);
  await service(customer);
  await sleep('30 days');
  if (month === 3) return;
  const nextMonth = makeContinueAsNewFunc<typeof subscription>({ initialVersioningBehavior: 'AUTO_UPGRADE' });
  await nextMonth(customer, month + 1);
}
