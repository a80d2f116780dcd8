import { closeSchedule } from '../../schedules/scheduler.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

/** Ends a schedule; the workflows that it has started go on. */
export const deleteSchedule: WorkflowHandler<'DeleteSchedule'> = (engine, request) => {
  const { scheduleId = '' } = request;
  const schedule = engine.schedules.get(
    namespaceOf(request),
    scheduleId,
    'workflow execution already completed',
  );
  closeSchedule(schedule);
  return {};
};
