/** What the warehouse and the bank have done, in their order. It stands for the outside world. */
export const done: string[] = [];

/** Puts the goods of an order aside. */
export async function reserve(order: string): Promise<void> {
  done.push(`reserve ${order}`);
}

/** Takes the money. */
export async function pay(order: string, cents: number): Promise<void> {
  done.push(`pay ${order} ${cents}`);
}

/** Prints the greeting card for an order. */
export async function printCard(order: string, text: string): Promise<void> {
  done.push(`card ${order} ${text}`);
}

/** Packs the parcel, with whatever lies beside it. */
export async function pack(order: string): Promise<void> {
  done.push(`pack ${order}`);
}

/** Hands the parcel over and gives its number. */
export async function ship(order: string): Promise<string> {
  done.push(`ship ${order}`);
  return `PARCEL-${order}`;
}
