import { readList, register } from './carrier';

let done = 0;

// #region register
/** Registers the parcels of a list with the carrier, one by one. Says how many the list has. */
export async function registerParcels(list: string): Promise<number> {
  const parcels = await readList(list);
  for (let row = done; row < parcels.length; row += 1) {
    await register(parcels[row]!);
    done = row + 1;
  }
  return parcels.length;
}
// #endregion register
