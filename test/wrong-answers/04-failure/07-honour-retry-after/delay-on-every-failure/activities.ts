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
  if (customsNumber === undefined) {
    throw ApplicationFailure.create({
      message: `customs answered ${status}`,
      nextRetryDelay: (retryAfter ?? 60) * 1000,
    });
  }
  return customsNumber;
}
// #endregion declare
