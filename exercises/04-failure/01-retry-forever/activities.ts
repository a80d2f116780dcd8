import { requestPickup } from './carrier';

// #region book
/** Books the pickup of a parcel. */
export async function bookPickup(parcel: string, postcode: string): Promise<string> {
  const { status, problem } = await requestPickup(postcode);
  // TODO: an address that doesn't exist is tried for ever.
  if (status !== 201) throw new Error(`the carrier answered ${status}: ${problem}`);
  return `${parcel} is picked up tomorrow`;
}
// #endregion book
