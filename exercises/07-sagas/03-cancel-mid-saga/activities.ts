import { book, cancel } from './agency';

export async function bookFlight(trip: string): Promise<void> {
  await book(trip, 'flight');
}

export async function cancelFlight(trip: string): Promise<void> {
  await cancel(trip, 'flight');
}

export async function bookHotel(trip: string): Promise<void> {
  await book(trip, 'hotel');
}

export async function cancelHotel(trip: string): Promise<void> {
  await cancel(trip, 'hotel');
}

export async function charge(trip: string): Promise<void> {
  await book(trip, 'payment');
}

export async function refund(trip: string): Promise<void> {
  await cancel(trip, 'payment');
}
