import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { reserve } from './press';

// #region print
/** Prints an edition, sheet by sheet. */
export async function printEdition(edition: string, sheets: number): Promise<string> {
  const press = await reserve();
  try {
    for (let sheet = 1; sheet <= sheets; sheet += 1) {
      await press.print(sheet);
      heartbeat(sheet); // asks
      cancellationSignal().throwIfAborted(); // listens
    }
    return `${edition}: ${sheets} sheets`;
  } finally {
    await press.release();
  }
}
// #endregion print
