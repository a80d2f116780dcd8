import { WorkflowExecutionStatus } from '../../enums.ts';
import type { Engine } from '../../engine.ts';
import { invalidArgument } from '../../errors.ts';
import { fromTimestamp, type Wire } from '../../proto.ts';
import { countRuns, listRuns, type ListResponse } from '../../visibility/list.ts';
import { statusName } from '../../visibility/literals.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';

export const listWorkflowExecutions: WorkflowHandler<'ListWorkflowExecutions'> = (engine, request) => {
  const { query = '', pageSize = 0, nextPageToken: pageToken } = request;
  return listRuns(engine, { namespace: namespaceOf(request), query, pageSize, pageToken });
};

export const scanWorkflowExecutions: WorkflowHandler<'ScanWorkflowExecutions'> = listWorkflowExecutions;

export const countWorkflowExecutions: WorkflowHandler<'CountWorkflowExecutions'> = (engine, request) =>
  countRuns(engine, namespaceOf(request), request.query ?? '');

export const listOpenWorkflowExecutions: WorkflowHandler<'ListOpenWorkflowExecutions'> = (engine, request) =>
  listFiltered(engine, request, ["ExecutionStatus = 'Running'", ...timeFilter('StartTime', request)]);

export const listClosedWorkflowExecutions: WorkflowHandler<'ListClosedWorkflowExecutions'> = (
  engine,
  request,
) => {
  const conditions = ["ExecutionStatus != 'Running'", ...timeFilter('CloseTime', request)];
  const { executionFilter, typeFilter, statusFilter } = request;
  if (statusFilter && !executionFilter && !typeFilter) {
    const status = statusFilter.status ?? 0;
    if (status === 0 || status === WorkflowExecutionStatus.RUNNING)
      throw invalidArgument('StatusFilter must be specified and must be not Running.');
    conditions.push(`ExecutionStatus = '${statusName(status)}'`);
  }
  return listFiltered(engine, request, conditions);
};

type FilterRequest = Omit<Wire<'ListOpenWorkflowExecutionsRequest'>, 'filters'>;

/** The older calls have filters instead of a query; they mean the same as one. */
function listFiltered(engine: Engine, request: FilterRequest, conditions: string[]): ListResponse {
  const { executionFilter, typeFilter, maximumPageSize: pageSize = 0, nextPageToken: pageToken } = request;
  if (executionFilter) conditions.push(`WorkflowId = ${quoted(executionFilter.workflowId)}`);
  else if (typeFilter) conditions.push(`WorkflowType = ${quoted(typeFilter.name)}`);
  const query = conditions.join(' AND ');
  return listRuns(engine, { namespace: namespaceOf(request), query, pageSize, pageToken });
}

const quoted = (text = ''): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function timeFilter(column: string, { startTimeFilter }: FilterRequest): string[] {
  const { earliestTime, latestTime } = startTimeFilter ?? {};
  if (earliestTime && latestTime && fromTimestamp(earliestTime) > fromTimestamp(latestTime))
    throw invalidArgument('EarliestTime in StartTimeFilter should not be larger than LatestTime.');
  // A number stands for nanoseconds since 1970.
  const nanos = (time: typeof earliestTime): string =>
    `${BigInt(time?.seconds ?? 0) * 1_000_000_000n + BigInt(time?.nanos ?? 0)}`;
  return [
    ...(earliestTime ? [`${column} >= ${nanos(earliestTime)}`] : []),
    ...(latestTime ? [`${column} <= ${nanos(latestTime)}`] : []),
  ];
}
