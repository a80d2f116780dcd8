import { WorkflowExecutionStatus } from '../enums.ts';
import type { SearchAttributeRegistry } from '../search-attributes/registry.ts';
import type { Listed } from '../visibility/columns.ts';
import { compileQuery } from '../visibility/compile.ts';
import type { Schedule } from './schedule.ts';

// On the real service a schedule is a workflow, and its query asks for attributes of that: the id may be written as ScheduleId.
const listedSchedules: Listed<Schedule> = {
  system: {
    WorkflowId: ({ scheduleId }) => scheduleId,
    StartTime: ({ createTimeMs }) => createTimeMs,
    ExecutionTime: ({ createTimeMs }) => createTimeMs,
    ExecutionStatus: () => WorkflowExecutionStatus.RUNNING,
    TemporalSchedulePaused: ({ definition }) => definition.paused,
  },
  attributes: ({ searchAttributes }) => searchAttributes,
};

/**
 * Reads a list query; the result says whether it names a schedule. Without a query every schedule is named.
 *
 * @throws ServiceError INVALID_ARGUMENT when the query cannot be read
 */
export function matcherOf(
  registry: SearchAttributeRegistry,
  namespace: string,
  query: string | undefined,
): (schedule: Schedule) => boolean {
  const asked = compileQuery(listedSchedules, registry, namespace, query ?? '');
  return (schedule) => asked.matches(schedule);
}
