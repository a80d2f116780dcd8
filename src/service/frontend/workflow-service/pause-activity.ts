import { failedPrecondition } from '../../errors.ts';
import { pauseActivity as pause } from '../../history/activity/operations.ts';
import type { WorkflowHandler } from '../handler.ts';
import { changeEach, chooseActivities } from '../pending-activities.ts';

export const pauseActivity: WorkflowHandler<'PauseActivity'> = (engine, request) => {
  const found = chooseActivities(engine, request);
  const { identity = '', reason = '', requestId = '' } = request;
  const paused = found.chosen.filter(({ attempt }) => attempt.pause);
  // The same request again changes nothing.
  if (paused.some(({ attempt }) => attempt.pause?.requestId !== requestId))
    throw failedPrecondition('activity is already paused');
  const chosen = found.chosen.filter((open) => !paused.includes(open));
  const timeMs = engine.clock.now();
  changeEach(engine, { ...found, chosen }, (tx, open) =>
    pause(tx, open, { timeMs, identity, reason, requestId }),
  );
  return {};
};
