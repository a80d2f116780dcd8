import { ApplicationFailure } from '@temporalio/common';
import { requestPickup } from './carrier';

/** Books the pickup of a parcel. */
export async function bookPickup(parcel: string, postcode: string): Promise<string> {
  const { status, problem } = await requestPickup(postcode);
  if (status !== 201) throw ApplicationFailure.nonRetryable(problem, 'CarrierError');
  return `${parcel} is picked up tomorrow`;
}
