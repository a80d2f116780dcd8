import { activityInfo, heartbeat } from '@temporalio/activity';
import { readList, register } from './carrier';

// #region register
/** Registers the parcels of a list with the carrier, one by one. Says how many the list has. */
export async function registerParcels(list: string): Promise<number> {
  const parcels = await readList(list);
  const start = (activityInfo().heartbeatDetails as number | undefined) ?? 0;
  for (let row = start; row < parcels.length; row += 1) {
    await register(parcels[row]!);
    heartbeat(row);
  }
  return parcels.length;
}
// #endregion register
