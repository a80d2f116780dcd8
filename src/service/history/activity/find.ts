import type { Run } from '../run.ts';
import { isResolved } from './attempts.ts';
import type { OpenActivity } from './resolve.ts';

/** The open activity that this event scheduled, with its attempt; undefined once it is resolved, buffered or not. */
export function openActivity(run: Run, scheduledEventId: number): OpenActivity | undefined {
  const activity = run.state.activities.get(scheduledEventId);
  const attempt = run.attempts.get(scheduledEventId);
  if (!activity || !attempt || isResolved(run, scheduledEventId)) return undefined;
  return { activity, attempt };
}
