import { parseCron } from '../calendar/cron.ts';
import { invalidArgument } from '../errors.ts';

/** Throws INVALID_ARGUMENT when a cron expression cannot be read or is never due. An empty one is no cron schedule. */
export function validateCronSchedule(expression: string | undefined, nowMs: number): void {
  if (!expression) return;
  const schedule = parseCron(expression);
  if (!schedule) throw invalidArgument('invalid CronSchedule.');
  if (schedule.next(nowMs) === undefined)
    throw invalidArgument('invalid CronSchedule, no time can be found to satisfy the schedule');
}

/**
 * How long the next run of a cron workflow waits for its first workflow task: until the first time that is due after the
 * run before was to begin and that has not passed yet, rounded up to whole seconds.
 *
 * @param scheduledMs when the run before was to begin; for the first run, now
 * @returns milliseconds, or undefined if there is no next run
 */
export function cronBackoffMs(
  expression: string | undefined,
  scheduledMs: number,
  nowMs: number,
): number | undefined {
  const schedule = expression ? parseCron(expression) : undefined;
  if (!schedule) return undefined;
  let next: number | undefined = nowMs < scheduledMs ? scheduledMs : schedule.next(scheduledMs);
  while (next !== undefined && next < nowMs) next = schedule.next(next);
  return next === undefined ? undefined : Math.ceil((next - nowMs) / 1000) * 1000;
}
