import { ScheduleOverlapPolicy } from '../enums.ts';
import type { BufferedStart } from './schedule.ts';

/** What to do with the starts that wait. */
export interface OverlapDecision {
  /** Starts that may run beside others. */
  readonly overlapping: readonly BufferedStart[];
  /** The one start of those that may not. */
  readonly single: BufferedStart | undefined;
  /** What goes on waiting. */
  readonly waiting: BufferedStart[];
  readonly skipped: number;
  readonly cancelRunning: boolean;
  readonly terminateRunning: boolean;
}

/**
 * Applies the overlap policies of the starts that wait, in their order.
 *
 * @param isRunning whether a workflow runs that a start must not overlap
 * @param policyOf the policy of a start, with that of the schedule in place of none
 */
export function decideOverlap(
  buffer: readonly BufferedStart[],
  isRunning: boolean,
  policyOf: (start: BufferedStart) => number,
): OverlapDecision {
  const overlapping: BufferedStart[] = [];
  const waiting: BufferedStart[] = [];
  let single: BufferedStart | undefined;
  let skipped = 0;
  let cancelRunning = false;
  let terminateRunning = false;
  for (const start of buffer) {
    const policy = policyOf(start);
    if (policy === ScheduleOverlapPolicy.ALLOW_ALL) {
      overlapping.push(start);
    } else if (!isRunning && !single) {
      single = start;
    } else if (policy === ScheduleOverlapPolicy.BUFFER_ALL) {
      waiting.push(start);
    } else if (policy === ScheduleOverlapPolicy.BUFFER_ONE && waiting.length === 0) {
      waiting.push(start);
    } else if (
      policy === ScheduleOverlapPolicy.CANCEL_OTHER ||
      policy === ScheduleOverlapPolicy.TERMINATE_OTHER
    ) {
      // Nothing runs yet: this one takes the place of the one that was about to start.
      if (!isRunning) {
        single = start;
        continue;
      }
      waiting.push(start);
      cancelRunning ||= policy === ScheduleOverlapPolicy.CANCEL_OTHER;
      terminateRunning ||= policy === ScheduleOverlapPolicy.TERMINATE_OTHER;
    } else {
      skipped += 1;
    }
  }
  // What would be started beside a workflow that is being ended would only be ended with it.
  const endsRunning = cancelRunning || terminateRunning;
  return {
    overlapping: endsRunning ? [] : overlapping,
    single,
    waiting,
    skipped,
    cancelRunning: cancelRunning && !terminateRunning,
    terminateRunning,
  };
}
