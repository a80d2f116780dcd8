import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from './activities';
import { answers } from './answers';
import type { Job } from './jobs';

// #region proxies
const retry = { initialInterval: '1 hour', backoffCoefficient: 1 };

const regular = proxyActivities<typeof activities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '2 minutes',
  retry,
});

const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '2 hours', retry });
// #endregion proxies

/** The activities as you chose them for a job. */
const by = (job: Job): typeof regular => (answers[job] === 'local' ? local : regular);

/** Prices the parcels of a delivery. */
export async function delivery(parcels: number): Promise<number> {
  let cents = 0;
  for (let parcel = 1; parcel <= parcels; parcel += 1) cents += await by('tariff').priceOf(parcel);
  return cents;
}

export async function terminal(item: string): Promise<string> {
  return await by('shelf').shelfOf(item);
}

// #region invoice
/** Writes an invoice. There is a mistake in its text, which somebody will mend tomorrow. */
export async function invoice(customer: string): Promise<string> {
  const number = await by('invoiceNumber').drawNumber();
  throw new Error(`the text for ${customer} has no place for ${number}`);
}
// #endregion invoice

export async function customs(containers: number): Promise<string> {
  return await by('customsScan').scan(containers);
}

export async function announce(parcel: string): Promise<string> {
  return await by('closedCarrier').callCarrier(parcel);
}
