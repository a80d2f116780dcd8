import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, askForAnotherCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});

class CardDeclined extends Error {
  readonly reason: string = 'it expired in May';
}

// #region ride
/** Charges a ride. A rider whose card is declined is asked for another. */
export async function payRide(rider: string, card: string, euros: number): Promise<string> {
  try {
    return await charge(card, euros);
  } catch (error) {
    if (error instanceof CardDeclined) {
      return await askForAnotherCard(rider, error.reason);
    }
    throw error;
  }
}
// #endregion ride
