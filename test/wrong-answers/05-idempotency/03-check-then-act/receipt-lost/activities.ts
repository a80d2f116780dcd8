import { insertOnce } from './ledger';

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  const toll = await insertOnce({ passage, cents, key: passage });
  return toll?.receipt ?? 'taken already';
}
// #endregion toll
