import { unpauseActivity as unpause } from '../../history/activity/operations.ts';
import type { WorkflowHandler } from '../handler.ts';
import { changeEach, chooseActivities } from '../pending-activities.ts';

/** Activities that are not paused stay as they are. Jitter is not added: a test's times must not depend on chance. */
export const unpauseActivity: WorkflowHandler<'UnpauseActivity'> = (engine, request) => {
  const found = chooseActivities(engine, { ...request, all: request.unpauseAll });
  const { resetAttempts = false, resetHeartbeat = false } = request;
  const chosen = found.chosen.filter(({ attempt }) => attempt.pause);
  changeEach(engine, { ...found, chosen }, (tx, open) =>
    unpause(tx, open, { resetAttempts, resetHeartbeat }),
  );
  return {};
};
