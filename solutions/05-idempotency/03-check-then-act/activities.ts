import { find, insertOnce } from './ledger';

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  // The database decides in one statement which attempt is the first.
  const taken = await insertOnce({ passage, cents, key: `${passage}/toll` });
  // The others find what it has written.
  const toll = taken ?? (await find(passage));
  return toll!.receipt;
}
// #endregion toll
