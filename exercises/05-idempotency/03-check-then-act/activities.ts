import { find, insert } from './ledger';

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  // TODO: between the look and the act there is room for another attempt.
  const known = await find(passage);
  if (known) return known.receipt;
  const toll = await insert({ passage, cents });
  return toll.receipt;
}
// #endregion toll
