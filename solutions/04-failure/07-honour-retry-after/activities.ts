import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { register } from './customs';

/** How long after the first attempt this one was due, in milliseconds. */
const sinceTheFirst = (): number =>
  activityInfo().currentAttemptScheduledTimestampMs - activityInfo().scheduledTimestampMs;

// #region declare
/** Gets a customs number for a parcel. */
export async function declare(parcel: string): Promise<string> {
  const { status, retryAfter, customsNumber } = await register(parcel, sinceTheFirst());
  if (status === 429 && retryAfter !== undefined) {
    const message = `customs is busy for ${retryAfter} s`;
    // Customs counts seconds, and a number here is milliseconds.
    throw ApplicationFailure.create({ message, nextRetryDelay: retryAfter * 1000 });
  }
  if (customsNumber === undefined) throw new Error(`customs answered ${status}`);
  return customsNumber;
}
// #endregion declare
