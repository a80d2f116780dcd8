import { book, takeInsurance, tellDispatcher, undo } from './carriers';

export async function bookTruck(shipment: string): Promise<void> {
  book(shipment, 'truck');
}

export async function cancelTruck(shipment: string): Promise<void> {
  await undo(shipment, 'truck');
}

export async function bookShip(shipment: string): Promise<void> {
  book(shipment, 'ship');
}

export async function cancelShip(shipment: string): Promise<void> {
  await undo(shipment, 'ship');
}

export async function fileCustoms(shipment: string): Promise<void> {
  book(shipment, 'customs');
}

export async function withdrawCustoms(shipment: string): Promise<void> {
  await undo(shipment, 'customs');
}

export async function insure(shipment: string): Promise<void> {
  takeInsurance(shipment);
}

/** Tells the dispatcher, who is a person, which bookings could not be undone. */
export async function report(shipment: string, stuck: string[]): Promise<void> {
  tellDispatcher(shipment, stuck);
}
