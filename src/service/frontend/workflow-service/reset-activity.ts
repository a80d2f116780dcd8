import { resetActivity as reset } from '../../history/activity/operations.ts';
import type { WorkflowHandler } from '../handler.ts';
import { changeEach, chooseActivities } from '../pending-activities.ts';

/** Jitter is not added: a test's times must not depend on chance. */
export const resetActivity: WorkflowHandler<'ResetActivity'> = (engine, request) => {
  const found = chooseActivities(engine, { ...request, all: request.matchAll });
  const { resetHeartbeat = false, keepPaused = false, restoreOriginalOptions = false } = request;
  changeEach(engine, found, (tx, open) =>
    reset(tx, open, { resetHeartbeat, keepPaused, restoreOriginalOptions }),
  );
  return {};
};
