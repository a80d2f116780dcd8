import { CancellationScope, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { bookFlight, cancelFlight, bookHotel, cancelHotel, charge, refund } = proxyActivities<
  typeof activities
>({ startToCloseTimeout: '10 seconds' });

// #region saga
/** Books a trip. The traveller has two days to cancel; then she is charged. */
export async function bookTrip(trip: string): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    undo.push(() => cancelFlight(trip));
    await bookFlight(trip);

    undo.push(() => cancelHotel(trip));
    await bookHotel(trip);

    await sleep('2 days');

    undo.push(() => refund(trip));
    await charge(trip);
  } catch (error) {
    // #region back
    // Whatever ends the way there, nothing ends the way back.
    await CancellationScope.nonCancellable(async () => {
      for (const step of undo.reverse()) await step();
    });
    // #endregion back
    throw error;
  }
}
// #endregion saga
