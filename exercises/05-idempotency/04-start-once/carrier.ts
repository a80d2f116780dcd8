// Stands for the carrier. Not part of the task.

const parcels: string[] = [];

/** A new day: nothing has been handed over so far. */
export function carrierDay(): void {
  parcels.length = 0;
}

/** Takes the parcel of an order. */
export function handOver(order: string): string {
  parcels.push(order);
  return `parcel ${parcels.length}`;
}

/** How many parcels are on their way for an order. */
export const parcelsFor = (order: string): number => parcels.filter((parcel) => parcel === order).length;
