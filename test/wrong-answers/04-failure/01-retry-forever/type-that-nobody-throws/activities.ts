import { requestPickup } from './carrier';

/** Books the pickup of a parcel. */
export async function bookPickup(parcel: string, postcode: string): Promise<string> {
  const { status, problem } = await requestPickup(postcode);
  if (status !== 201) {
    const error = new Error(`the carrier answered ${status}: ${problem}`);
    if (status === 422) error.name = 'InvalidAddress';
    throw error;
  }
  return `${parcel} is picked up tomorrow`;
}
