import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { bookTruck, bookShip, fileCustoms, insure } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '1 minute',
});

// #region patience
// The way back has more patience than the way there, and an end.
const { cancelTruck, cancelShip, withdrawCustoms } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '1 day',
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
    await CancellationScope.nonCancellable(() => compensate(undo));
    throw error;
  }
}
// #endregion saga

// #region compensate
/** Undoes what can be undone, the last step first, and tells the dispatcher what is left. */
async function compensate(undo: Compensation[]): Promise<void> {
  for (const { run } of undo.reverse()) {
    try {
      await run();
    } catch {
      // The others go on.
    }
  }
}
// #endregion compensate
