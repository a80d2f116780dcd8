import { invalidArgument } from '../../errors.ts';
import { changeOptions } from '../../history/activity/operations.ts';
import { originalOptions } from '../../history/activity/options.ts';
import { maskPaths, mergeActivityOptions, settleOptions } from '../activity-options.ts';
import type { WorkflowHandler } from '../handler.ts';
import { changeEach, chooseActivities } from '../pending-activities.ts';

/** Answers the options of the last activity that was changed. */
export const updateActivityOptions: WorkflowHandler<'UpdateActivityOptions'> = (engine, request) => {
  const { activityOptions, updateMask, restoreOriginal = false } = request;
  const mask = maskPaths(updateMask?.paths);
  if (restoreOriginal && mask.size > 0)
    throw invalidArgument('Both UpdateMask and RestoreOriginal are provided');
  const found = chooseActivities(engine, { ...request, all: request.matchAll });
  if (!restoreOriginal && !activityOptions) throw invalidArgument('ActivityOptions are not provided');
  if (!restoreOriginal && !updateMask) throw invalidArgument('UpdateMask is not provided');
  // All of them are checked before one is changed.
  const changes = found.chosen.map(({ activity, attempt }) =>
    restoreOriginal
      ? originalOptions(activity.attributes)
      : settleOptions(activity, mergeActivityOptions(attempt.options, activityOptions ?? {}, mask)),
  );
  changeEach(engine, found, (tx, open) => changeOptions(tx, open, changes[found.chosen.indexOf(open)]!));
  return { activityOptions: changes.at(-1)! };
};
