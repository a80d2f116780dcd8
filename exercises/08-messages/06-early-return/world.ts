// Stands for the bank and the carrier. Not part of the task.

export const charges: string[] = [];
export const parcels: string[] = [];

/** A new day: nothing is charged, nothing is on its way. */
export function newDay(): void {
  charges.length = 0;
  parcels.length = 0;
}
