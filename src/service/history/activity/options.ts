import { fromDuration, toDuration, type Duration, type EventAttributes } from '../../proto.ts';

/** What an activity was scheduled with and an operator may change while it is open. */
export type ActivityOptions = Pick<
  EventAttributes<'ActivityTaskScheduled'>,
  | 'taskQueue'
  | 'scheduleToCloseTimeout'
  | 'scheduleToStartTimeout'
  | 'startToCloseTimeout'
  | 'heartbeatTimeout'
  | 'retryPolicy'
  | 'priority'
>;

/** The options that the event of an activity tells. */
export function originalOptions(attributes: EventAttributes<'ActivityTaskScheduled'>): ActivityOptions {
  const { taskQueue, retryPolicy, priority, ...rest } = attributes;
  return {
    taskQueue,
    scheduleToCloseTimeout: rest.scheduleToCloseTimeout,
    scheduleToStartTimeout: rest.scheduleToStartTimeout,
    startToCloseTimeout: rest.startToCloseTimeout,
    heartbeatTimeout: rest.heartbeatTimeout,
    retryPolicy,
    ...(priority && { priority }),
  };
}

type Timeouts = Pick<
  ActivityOptions,
  'scheduleToCloseTimeout' | 'scheduleToStartTimeout' | 'startToCloseTimeout' | 'heartbeatTimeout'
>;

/**
 * The four timeouts: what is not set follows from what is, and nothing outlasts the run (0 stands for "no limit").
 * Undefined if neither schedule-to-close nor start-to-close is set.
 */
export function settleTimeouts(asked: Timeouts, runTimeoutMs: number): Timeouts | undefined {
  const least = (...values: number[]): number => Math.min(...values.filter((value) => value > 0), Infinity);
  const closeMs = fromDuration(asked.scheduleToCloseTimeout);
  const startToCloseMs = fromDuration(asked.startToCloseTimeout);
  const heartbeatMs = fromDuration(asked.heartbeatTimeout);
  if (closeMs <= 0 && startToCloseMs <= 0) return undefined;
  const scheduleToClose = closeMs > 0 ? least(closeMs, runTimeoutMs) : least(runTimeoutMs);
  const scheduleToStart = least(
    fromDuration(asked.scheduleToStartTimeout) || scheduleToClose,
    scheduleToClose,
    runTimeoutMs,
  );
  const startToClose = least(startToCloseMs || scheduleToClose, scheduleToClose, runTimeoutMs);
  const heartbeat = heartbeatMs > 0 ? least(heartbeatMs, startToClose, runTimeoutMs) : 0;
  const duration = (value: number): Duration => toDuration(value === Infinity ? 0 : value);
  return {
    scheduleToCloseTimeout: duration(scheduleToClose),
    scheduleToStartTimeout: duration(scheduleToStart),
    startToCloseTimeout: duration(startToClose),
    heartbeatTimeout: duration(heartbeat),
  };
}
