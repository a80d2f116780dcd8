import { activityInfo } from '@temporalio/activity';
import { find, insertOnce } from './ledger';

// #region toll
/** Takes the toll for a passage from the account of the car's owner, and gives the receipt. */
export async function takeToll(passage: string, cents: number): Promise<string> {
  const key = `${passage}/${activityInfo().attempt}`;
  const toll = (await insertOnce({ passage, cents, key })) ?? (await find(passage));
  return toll!.receipt;
}
// #endregion toll
