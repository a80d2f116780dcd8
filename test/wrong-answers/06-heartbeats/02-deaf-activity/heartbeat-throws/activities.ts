import { CancelledFailure, heartbeat } from '@temporalio/activity';
import { reserve } from './press';

// #region print
/** Prints an edition, sheet by sheet. */
export async function printEdition(edition: string, sheets: number): Promise<string> {
  const press = await reserve();
  try {
    for (let sheet = 1; sheet <= sheets; sheet += 1) {
      await press.print(sheet);
      heartbeat(sheet);
    }
  } catch (error) {
    if (error instanceof CancelledFailure) await press.release();
    throw error;
  }
  await press.release();
  return `${edition}: ${sheets} sheets`;
}
// #endregion print
