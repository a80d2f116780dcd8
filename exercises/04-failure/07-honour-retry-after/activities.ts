import { activityInfo } from '@temporalio/activity';
import { register } from './customs';

/** How long after the first attempt this one was due, in milliseconds. */
const sinceTheFirst = (): number =>
  activityInfo().currentAttemptScheduledTimestampMs - activityInfo().scheduledTimestampMs;

// #region declare
/** Gets a customs number for a parcel. */
export async function declare(parcel: string): Promise<string> {
  const { status, retryAfter, customsNumber } = await register(parcel, sinceTheFirst());
  // TODO: customs says when to come back, and nobody listens.
  if (customsNumber === undefined)
    throw new Error(`customs answered ${status}, come back in ${retryAfter} s`);
  return customsNumber;
}
// #endregion declare
