import { encodeConflictToken } from '../schedule-request.ts';
import { describeInfo } from '../../schedules/describe.ts';
import { writeDefinition } from '../../schedules/schedule.ts';
import { writeOut } from '../../schedules/spec.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

export const describeSchedule: WorkflowHandler<'DescribeSchedule'> = (engine, request) => {
  const schedule = engine.schedules.get(namespaceOf(request), request.scheduleId ?? '', 'schedule not found');
  const { definition, memo, searchAttributes } = schedule;
  return {
    schedule: writeDefinition(definition, writeOut(definition.spec.canonical)),
    info: describeInfo(schedule),
    ...(Object.keys(memo).length > 0 && { memo: { fields: memo } }),
    ...(Object.keys(searchAttributes).length > 0 && {
      searchAttributes: { indexedFields: searchAttributes },
    }),
    conflictToken: encodeConflictToken(schedule.conflictToken),
  };
};
