import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { charge, askForAnotherCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});

// #region ride
/** Charges a ride. A rider whose card is declined is asked for another. */
export async function payRide(rider: string, card: string, euros: number): Promise<string> {
  try {
    return await charge(card, euros);
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === 'CardDeclined') {
      return await askForAnotherCard(rider, cause.message);
    }
    throw error;
  }
}
// #endregion ride
