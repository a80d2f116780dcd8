import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { bookTruck, bookShip, fileCustoms, insure } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '1 minute',
});

// #region patience
// The way back has more patience than the way there, and an end.
const { cancelTruck, cancelShip, withdrawCustoms, report } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '3 seconds',
  retry: { initialInterval: '1 minute', maximumInterval: '6 hours' },
});
// #endregion patience

interface Compensation {
  /** What remains to be done by a person when `run` fails. */
  what: string;
  run: () => Promise<void>;
}

// #region saga
/** Sends a shipment, or leaves nothing booked. */
export async function ship(shipment: string): Promise<void> {
  const undo: Compensation[] = [];
  try {
    undo.push({ what: 'cancel the truck', run: () => cancelTruck(shipment) });
    await bookTruck(shipment);
    undo.push({ what: 'cancel the ship', run: () => cancelShip(shipment) });
    await bookShip(shipment);
    undo.push({ what: 'withdraw the customs declaration', run: () => withdrawCustoms(shipment) });
    await fileCustoms(shipment);
    await insure(shipment);
  } catch (error) {
    await CancellationScope.nonCancellable(() => compensate(shipment, undo));
    throw error;
  }
}
// #endregion saga

// #region compensate
/** Undoes what can be undone, the last step first, and tells the dispatcher what is left. */
async function compensate(shipment: string, undo: Compensation[]): Promise<void> {
  const stuck: string[] = [];
  for (const { what, run } of undo.reverse()) {
    try {
      await run();
    } catch {
      stuck.push(what);
    }
  }
  if (stuck.length > 0) await report(shipment, stuck);
}
// #endregion compensate
