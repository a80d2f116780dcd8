// Stands for the airline, the hotel and the card company. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

export type Item = 'flight' | 'hotel' | 'payment';
export type Call = `book ${Item}` | `cancel ${Item}`;

const holdings = new Map<string, Item[]>();
const interludes = new Map<string, () => Promise<void>>();
const refused = new Set<string>();

/** What the traveller holds at the moment. */
export function holds(trip: string): Item[] {
  const items = holdings.get(trip) ?? [];
  holdings.set(trip, items);
  return items;
}

/** Something happens while this call is under way, before it takes effect. */
export function during(trip: string, call: Call, what: () => Promise<void>): void {
  interludes.set(`${trip}: ${call}`, what);
}

export function refuse(trip: string, item: Item): void {
  refused.add(`${trip}: ${item}`);
}

async function underWay(trip: string, call: Call): Promise<void> {
  const interlude = interludes.get(`${trip}: ${call}`);
  interludes.delete(`${trip}: ${call}`);
  await interlude?.();
}

export async function book(trip: string, item: Item): Promise<void> {
  await underWay(trip, `book ${item}`);
  if (refused.has(`${trip}: ${item}`)) throw ApplicationFailure.nonRetryable(`no ${item}`, 'Refused');
  if (!holds(trip).includes(item)) holds(trip).push(item);
}

/** Cancels what is booked. What was never booked needs no cancelling. */
export async function cancel(trip: string, item: Item): Promise<void> {
  await underWay(trip, `cancel ${item}`);
  if (holds(trip).includes(item)) holds(trip).splice(holds(trip).indexOf(item), 1);
}
