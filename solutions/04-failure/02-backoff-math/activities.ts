import { activityInfo } from '@temporalio/activity';
import { debit } from './bank';

/** Collects an invoice. It throws while the bank is closed. */
export async function collect(invoice: string): Promise<string> {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  await debit(currentAttemptScheduledTimestampMs - scheduledTimestampMs);
  return `${invoice} is collected`;
}
