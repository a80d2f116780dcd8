import { invalidArgument } from '../../errors.ts';
import { SCHEDULE_NOTES_MAX_LENGTH } from '../../limits.ts';
import { advance } from '../../schedules/scheduler.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

/** Pauses, resumes, triggers or backfills a schedule. */
export const patchSchedule: WorkflowHandler<'PatchSchedule'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const { scheduleId = '', patch } = request;
  if (!patch) throw invalidArgument('Patch is not set on request.');
  const { pause = '', unpause = '' } = patch;
  if (Math.max(pause.length, unpause.length) > SCHEDULE_NOTES_MAX_LENGTH)
    throw invalidArgument('Schedule notes exceeds limit.');
  const schedule = engine.schedules.get(namespace, scheduleId, 'workflow execution already completed');
  advance(engine, schedule, { patch });
  return {};
};
