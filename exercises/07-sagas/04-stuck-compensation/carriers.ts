// Stands for the haulier, the shipping line, the customs office, the insurer and the dispatcher. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

export type Booking = 'truck' | 'ship' | 'customs';

const booked = new Map<string, Booking[]>();
const undone = new Map<string, Booking[]>();
const reports = new Map<string, string[][]>();
const obstacles = new Map<string, () => Promise<void>>();
const uninsurable = new Set<string>();

function listOf<T>(lists: Map<string, T[]>, shipment: string): T[] {
  const list = lists.get(shipment) ?? [];
  lists.set(shipment, list);
  return list;
}

export const bookedFor = (shipment: string): Booking[] => listOf(booked, shipment);
export const undoneFor = (shipment: string): Booking[] => listOf(undone, shipment);
/** What the dispatcher was told, report by report. */
export const reportsFor = (shipment: string): string[][] => listOf(reports, shipment);

/** No insurer takes the shipment. */
export function makeUninsurable(shipment: string): void {
  uninsurable.add(shipment);
}

/** What stands in the way of undoing a booking: each attempt runs it first. */
export function obstruct(shipment: string, booking: Booking, obstacle: () => Promise<void>): void {
  obstacles.set(`${shipment}: ${booking}`, obstacle);
}

export function book(shipment: string, booking: Booking): void {
  bookedFor(shipment).push(booking);
}

export async function undo(shipment: string, booking: Booking): Promise<void> {
  await obstacles.get(`${shipment}: ${booking}`)?.();
  const left = bookedFor(shipment);
  if (!left.includes(booking)) return;
  left.splice(left.indexOf(booking), 1);
  undoneFor(shipment).push(booking);
}

export function takeInsurance(shipment: string): void {
  if (uninsurable.has(shipment)) throw ApplicationFailure.nonRetryable('no insurer takes it', 'Refused');
}

export function tellDispatcher(shipment: string, stuck: string[]): void {
  reportsFor(shipment).push(stuck);
}
