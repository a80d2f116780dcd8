import { invalidArgument } from '../../errors.ts';
import { MAX_MATCHING_TIMES } from '../../limits.ts';
import { fromTimestamp, toTimestamp } from '../../proto.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

/** The times of a schedule's spec in a range, which may lie in the past. */
export const listScheduleMatchingTimes: WorkflowHandler<'ListScheduleMatchingTimes'> = (engine, request) => {
  const { scheduleId = '', startTime, endTime } = request;
  const { definition } = engine.schedules.get(namespaceOf(request), scheduleId, 'schedule not found');
  if (!startTime || !endTime) throw invalidArgument('missing or invalid query');
  const endMs = fromTimestamp(endTime);
  const times: number[] = [];
  let next = definition.spec.next(fromTimestamp(startTime));
  while (next !== undefined && next <= endMs && times.length < MAX_MATCHING_TIMES) {
    times.push(next);
    next = definition.spec.next(next);
  }
  return { startTime: times.map(toTimestamp) };
};
