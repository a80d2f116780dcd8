import { heartbeat, sleep } from '@temporalio/activity';
import { reserve } from './press';

// #region print
/** Prints an edition, sheet by sheet. */
export async function printEdition(edition: string, sheets: number): Promise<string> {
  const press = await reserve();
  for (let sheet = 1; sheet <= sheets; sheet += 1) {
    await press.print(sheet);
    heartbeat(sheet);
    await sleep(0);
  }
  await press.release();
  return `${edition}: ${sheets} sheets`;
}
// #endregion print
