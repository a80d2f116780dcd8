import { readList, register } from './carrier';

// #region register
/** Registers the parcels of a list with the carrier, one by one. Says how many the list has. */
export async function registerParcels(list: string): Promise<number> {
  const parcels = await readList(list);
  // TODO: each attempt begins with the first parcel.
  for (let row = 0; row < parcels.length; row += 1) {
    await register(parcels[row]!);
  }
  return parcels.length;
}
// #endregion register
