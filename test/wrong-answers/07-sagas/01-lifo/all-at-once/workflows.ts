import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { rentHall, giveBackHall, bookBand, cancelBand, hireSound, returnSound, openSales } = proxyActivities<
  typeof activities
>({ startToCloseTimeout: '10 seconds' });

// #region saga
/** Agrees on everything that a concert needs. When one says no, nothing stays agreed on. */
export async function planConcert(concert: string): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    undo.push(() => giveBackHall(concert));
    await rentHall(concert);

    undo.push(() => cancelBand(concert));
    await bookBand(concert);

    undo.push(() => returnSound(concert));
    await hireSound(concert);

    await openSales(concert);
  } catch (error) {
    // #region undo
    await Promise.all(undo.reverse().map((callOff) => callOff()));
    throw error;
    // #endregion undo
  }
}
// #endregion saga
