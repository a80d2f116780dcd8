import { invalidArgument } from '../errors.ts';
import { MAX_FAIRNESS_KEY_LENGTH } from '../limits.ts';
import type { Plain } from '../proto.ts';
import type { temporal } from '@temporalio/proto';

export type Priority = Plain<temporal.api.common.v1.IPriority>;

/** Throws INVALID_ARGUMENT in the words of the real service; `prefix` says where the priority stood. */
export function validatePriority(priority: Priority | undefined, prefix = ''): void {
  if (!priority) return;
  if ((priority.priorityKey ?? 0) < 0) throw invalidArgument(`${prefix}priority key can't be negative`);
  if ((priority.fairnessKey ?? '').length > MAX_FAIRNESS_KEY_LENGTH)
    throw invalidArgument(`${prefix}fairness key length exceeds limit`);
}

/** What a child, an activity or a next run is given: each field of its own, or what it inherits. */
export function inheritPriority(
  inherited: Priority | undefined,
  own: Priority | undefined,
): Priority | undefined {
  if (!inherited || !own) return own ?? inherited;
  return {
    priorityKey: own.priorityKey || inherited.priorityKey,
    fairnessKey: own.fairnessKey || inherited.fairnessKey,
    fairnessWeight: own.fairnessWeight || inherited.fairnessWeight,
  };
}
