import { activityInfo } from '@temporalio/activity';
import { print } from './press';

/** Prints a batch of invoices. The press heartbeats for it after each roll. */
export async function printInvoices(batch: string): Promise<string> {
  await print(activityInfo());
  return `${batch} is printed`;
}
