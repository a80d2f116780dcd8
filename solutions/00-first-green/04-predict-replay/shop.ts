/** What the outside world saw: every charge of a card, every parcel. It stands for the bank and the carrier. */
export const world = {
  charges: [] as string[],
  parcels: [] as string[],
};
