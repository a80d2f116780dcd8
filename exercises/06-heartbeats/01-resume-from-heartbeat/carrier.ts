// Stands for the carrier. Not part of the task.

let labels: string[] = [];
let troubles: string[] = [];

/** A new day: nothing is registered. The connection breaks when it comes to one of these, once for each mention. */
export function carrierDay(...breaksAt: string[]): void {
  labels = [];
  troubles = breaksAt;
}

/** The parcels of an evening, such as `monday, 1000 parcels`. */
export async function readList(list: string): Promise<string[]> {
  const [day, count] = list.split(', ');
  return Array.from({ length: Number.parseInt(count ?? '0', 10) }, (_, row) => `${day} ${row + 1}`);
}

/** Registers one parcel: the carrier prints a label, and sends the bill for it. */
export async function register(parcel: string): Promise<void> {
  const trouble = troubles.indexOf(parcel);
  if (trouble >= 0) {
    troubles.splice(trouble, 1);
    throw new Error(`the connection broke at ${parcel}`);
  }
  labels.push(parcel);
}

/** The labels that the carrier has printed, in their order. */
export const labelsPrinted = (): readonly string[] => labels;
