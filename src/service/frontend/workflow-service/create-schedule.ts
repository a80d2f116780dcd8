import { invalidArgument, ServiceError, Status } from '../../errors.ts';
import { MAX_ID_LENGTH } from '../../limits.ts';
import type { Payload } from '../../proto.ts';
import { readDefinition, Schedule } from '../../schedules/schedule.ts';
import { advance } from '../../schedules/scheduler.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { encodeConflictToken, validateAction } from '../schedule-request.ts';

export const createSchedule: WorkflowHandler<'CreateSchedule'> = (engine, request) => {
  const namespace = namespaceOf(request);
  const { scheduleId = '', memo, searchAttributes, initialPatch } = request;
  if (scheduleId.length > MAX_ID_LENGTH) throw invalidArgument('WorkflowId length exceeds limit.');
  const requestId = requireId(request.requestId, 'RequestId');
  const definition = readDefinition(request.schedule ?? {});
  validateAction(engine, namespace, request.schedule?.action?.startWorkflow);
  if (!scheduleId) throw invalidArgument("Can't load workflow execution.  WorkflowId not set.");
  const valid = engine.searchAttributes.validate(searchAttributes, namespace);
  const existing = engine.schedules.find(namespace, scheduleId);
  if (existing?.isOpen) {
    if (existing.requestId === requestId) return { conflictToken: encodeConflictToken(1) };
    throw alreadyRegistered(scheduleId);
  }
  const schedule = new Schedule(
    namespace,
    scheduleId,
    requestId,
    engine.schedules.nextOrder(),
    engine.clock.now(),
    { ...memo?.fields } as Record<string, Payload>,
    { ...valid?.indexedFields } as Record<string, Payload>,
    definition,
  );
  engine.schedules.add(schedule);
  const conflictToken = encodeConflictToken(schedule.conflictToken);
  advance(engine, schedule, { ...(initialPatch && { patch: initialPatch }) });
  return { conflictToken };
};

const alreadyRegistered = (scheduleId: string): ServiceError =>
  new ServiceError(Status.ALREADY_EXISTS, `schedule "${scheduleId}" is already registered`, [
    { typeName: 'temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure', message: {} },
  ]);
