import { requestPickup } from './carrier';

/** Books the pickup of a parcel. */
export async function bookPickup(parcel: string, postcode: string): Promise<string> {
  const { status, problem } = await requestPickup(postcode);
  if (status === 422) return `${parcel} is not picked up: ${problem}`;
  if (status !== 201) throw new Error(`the carrier answered ${status}: ${problem}`);
  return `${parcel} is picked up tomorrow`;
}
