import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';
import type { Declined } from './decline';

const { charge, askForAnotherCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});

// #region ride
/** Charges a ride. A rider whose card is declined is asked for another. */
export async function payRide(rider: string, card: string, euros: number): Promise<string> {
  try {
    return await charge(card, euros);
  } catch (error) {
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
      const declined = error.cause.details?.[0] as Declined | undefined;
      return await askForAnotherCard(rider, declined?.reason ?? error.cause.message);
    }
    throw error;
  }
}
// #endregion ride
