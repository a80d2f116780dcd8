import { CancellationScope, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from './activities';

const { bookFlight, cancelFlight, bookHotel, cancelHotel, charge, refund } = proxyActivities<
  typeof activities
>({
  startToCloseTimeout: '10 seconds',
  // A step that is under way when the cancellation comes is waited for. The way back must not overtake it.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

// #region saga
/** Books a trip. The traveller has two days to cancel; then she is charged. */
export async function bookTrip(trip: string): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
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
      for (const step of undo.reverse()) await step();
      throw error;
    }
  });
}
// #endregion saga
