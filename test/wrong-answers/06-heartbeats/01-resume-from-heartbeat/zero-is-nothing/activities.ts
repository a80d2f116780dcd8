import { activityInfo, heartbeat } from '@temporalio/activity';
import { readList, register } from './carrier';

// #region register
/** Registers the parcels of a list with the carrier, one by one. Says how many the list has. */
export async function registerParcels(list: string): Promise<number> {
  const parcels = await readList(list);
  const last = activityInfo().heartbeatDetails as number | undefined;
  for (let row = last ? last + 1 : 0; row < parcels.length; row += 1) {
    await register(parcels[row]!);
    heartbeat(row);
  }
  return parcels.length;
}
// #endregion register
