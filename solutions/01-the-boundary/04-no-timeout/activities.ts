import { activityInfo } from '@temporalio/activity';
import { charge } from './gateway';

/** Charges the card of an order. */
export async function chargeCard(order: string): Promise<string> {
  const {
    attempt,
    currentAttemptScheduledTimestampMs,
    startToCloseTimeoutMs,
    scheduledTimestampMs,
    scheduleToCloseTimeoutMs,
  } = activityInfo();
  const ends = [
    startToCloseTimeoutMs > 0 ? currentAttemptScheduledTimestampMs + startToCloseTimeoutMs : Infinity,
    scheduleToCloseTimeoutMs > 0 ? scheduledTimestampMs + scheduleToCloseTimeoutMs : Infinity,
  ];
  await charge({ attempt, givenUpAtMs: Math.min(...ends) });
  return `${order} is paid`;
}
