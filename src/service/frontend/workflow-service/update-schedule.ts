import { failedPrecondition, invalidArgument } from '../../errors.ts';
import type { Payload } from '../../proto.ts';
import { readDefinition } from '../../schedules/schedule.ts';
import { advance } from '../../schedules/scheduler.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';
import { decodeConflictToken, validateAction } from '../schedule-request.ts';

/**
 * Puts a new definition in place of the old one. A client that gives the token of an older state gets no error: as on the
 * real service, where the answer does not wait for the schedule, its update is dropped.
 */
export const updateSchedule: WorkflowHandler<'UpdateSchedule'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const { scheduleId = '', searchAttributes } = request;
  validateAction(engine, namespace, request.schedule?.action?.startWorkflow);
  const definition = readDefinition(request.schedule ?? {});
  const valid = engine.searchAttributes.validate(searchAttributes, namespace);
  if (!definition.action) throw invalidArgument('Only StartWorkflow action is supported for schedules');
  if (request.memo) throw failedPrecondition('memo updates are not supported on workflow-backed schedules');
  const schedule = engine.schedules.get(namespace, scheduleId, 'workflow execution already completed');
  const token = decodeConflictToken(request.conflictToken);
  if (token !== 0 && token !== schedule.conflictToken) return {};
  if (searchAttributes) schedule.searchAttributes = { ...valid?.indexedFields } as Record<string, Payload>;
  advance(engine, schedule, { definition });
  return {};
};
