import { carrierAnswers, counter, scanning } from './warehouse';

export async function priceOf(parcel: number): Promise<number> {
  return parcel * 100;
}

export async function shelfOf(item: string): Promise<string> {
  return `${item}: shelf 7`;
}

export async function drawNumber(): Promise<number> {
  counter.drawn += 1;
  return counter.drawn;
}

export async function scan(containers: number): Promise<string> {
  await scanning(containers);
  return `${containers} containers are clean`;
}

export async function callCarrier(parcel: string): Promise<string> {
  return carrierAnswers(parcel);
}
