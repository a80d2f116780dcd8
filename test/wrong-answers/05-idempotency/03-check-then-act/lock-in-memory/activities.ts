import { find, insert } from './ledger';

/** Whoever takes the toll of a passage right now. */
const locks = new Map<string, Promise<void>>();

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  const before = locks.get(passage);
  let unlock = (): void => {};
  locks.set(passage, new Promise((resolve) => (unlock = resolve)));
  await before;
  try {
    const known = await find(passage);
    if (known) return known.receipt;
    const toll = await insert({ passage, cents });
    return toll.receipt;
  } finally {
    unlock();
  }
}
// #endregion toll
