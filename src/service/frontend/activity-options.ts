import { invalidArgument } from '../errors.ts';
import { settleTimeouts, type ActivityOptions } from '../history/activity/options.ts';
import type { ActivityInfo } from '../history/mutable-state.ts';
import { validateRetryPolicy } from '../history/retry-policy.ts';
import { fromDuration, type Wire } from '../proto.ts';

type Asked = NonNullable<Wire<'UpdateActivityOptionsRequest'>['activityOptions']>;

const timeouts = [
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'startToCloseTimeout',
  'heartbeatTimeout',
] as const;
const priorityFields = ['priorityKey', 'fairnessKey', 'fairnessWeight'] as const;
const retryPolicyFields = [
  'initialInterval',
  'backoffCoefficient',
  'maximumInterval',
  'maximumAttempts',
] as const;

/** The paths of a field mask, each in the one form of the two that a mask may have: `retryPolicy.maximumAttempts`. */
export const maskPaths = (paths: readonly string[] | undefined): Set<string> =>
  new Set(
    (paths ?? []).map((path) => path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
  );

/** The options with those fields replaced that the mask names; INVALID_ARGUMENT if a part of `from` is missing for that. */
export function mergeActivityOptions(
  into: ActivityOptions,
  from: Asked,
  mask: ReadonlySet<string>,
): ActivityOptions {
  const merged = { ...into };
  if (mask.has('taskQueue.name'))
    merged.taskQueue = { ...into.taskQueue, name: part(from, 'taskQueue').name };
  for (const name of timeouts) if (mask.has(name)) merged[name] = from[name];
  if (mask.has('priority')) merged.priority = from.priority;
  for (const name of priorityFields)
    if (mask.has(`priority.${name}`))
      merged.priority = { ...merged.priority, [name]: part(from, 'priority')[name] };
  if (mask.has('retryPolicy'))
    merged.retryPolicy = {
      ...part(from, 'retryPolicy'),
      nonRetryableErrorTypes: into.retryPolicy?.nonRetryableErrorTypes,
    };
  for (const name of retryPolicyFields)
    if (mask.has(`retryPolicy.${name}`))
      merged.retryPolicy = { ...merged.retryPolicy, [name]: part(from, 'retryPolicy')[name] };
  if ([...mask].some((path) => path.startsWith('retryPolicy.'))) validateRetryPolicy(merged.retryPolicy);
  return merged;
}

function part<N extends 'taskQueue' | 'priority' | 'retryPolicy'>(
  from: Asked,
  name: N,
): NonNullable<Asked[N]> {
  const value = from[name];
  if (!value) throw invalidArgument(`${name.charAt(0).toUpperCase()}${name.slice(1)} is not provided`);
  return value;
}

/** Checks changed options as those of a new activity are checked, and fills in the timeouts that are not set. */
export function settleOptions({ attributes }: ActivityInfo, options: ActivityOptions): ActivityOptions {
  for (const name of timeouts)
    if (fromDuration(options[name]) < 0)
      throw invalidArgument(`invalid ${name.charAt(0).toUpperCase()}${name.slice(1)}: negative duration`);
  const settled = settleTimeouts(options, 0);
  if (!settled)
    throw invalidArgument(
      `a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=${attributes.activityId} ActivityType=${attributes.activityType?.name}`,
    );
  return { ...options, ...settled };
}
