import { TaskQueueKind } from '../../enums.ts';
import type { Wire } from '../../proto.ts';
import { encodeToken } from '../../tokens.ts';
import { executionOf } from '../outside.ts';
import type { Run } from '../run.ts';

/** A task that carries one query and no new events. A worker from the normal queue gets the whole history with it. */
export function queryTaskResponse(
  run: Run,
  queryId: string,
  sticky: boolean,
): Wire<'PollWorkflowTaskQueueResponse'> | undefined {
  const pending = run.queries.in('direct').find((query) => query.id === queryId);
  if (!pending) return undefined;
  const { namespace, workflowId, runId } = run;
  return {
    taskToken: encodeToken({ kind: 'query task', namespace, workflowId, runId, queryId }),
    workflowExecution: executionOf(run),
    workflowType: run.state.started.workflowType,
    previousStartedEventId: run.state.lastCompletedTaskStartedId,
    startedEventId: 0,
    attempt: 1,
    history: { events: sticky ? [] : run.events.slice() },
    workflowExecutionTaskQueue: { name: run.taskQueueName, kind: TaskQueueKind.NORMAL },
    query: pending.query,
  };
}
