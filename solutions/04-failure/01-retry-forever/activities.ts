import { ApplicationFailure } from '@temporalio/common';
import { requestPickup } from './carrier';

// #region book
/** Books the pickup of a parcel. */
export async function bookPickup(parcel: string, postcode: string): Promise<string> {
  const { status, problem } = await requestPickup(postcode);
  // The same address gets the same answer, however often it is sent.
  if (status === 422) throw ApplicationFailure.nonRetryable(problem, 'InvalidAddress');
  if (status !== 201) throw new Error(`the carrier answered ${status}: ${problem}`);
  return `${parcel} is picked up tomorrow`;
}
// #endregion book
