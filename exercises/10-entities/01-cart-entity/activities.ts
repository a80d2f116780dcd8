import type { Line } from './cart';

/** Puts reserved goods back on the shelf. A real one would call the warehouse. */
export async function release(lines: Line[]): Promise<string> {
  return `${lines.length} kinds of goods are back on the shelf`;
}

/** Sends what was ordered. */
export async function ship(customer: string, lines: Line[]): Promise<string> {
  return `${lines.length} kinds of goods are on their way to ${customer}`;
}
