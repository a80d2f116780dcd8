import { PendingWorkflowTaskState } from '../../enums.ts';
import { describedVersioning } from '../../history/versioning/describe.ts';
import { executionOf } from '../../history/outside.ts';
import type { Run } from '../../history/run.ts';
import { fromDuration, toDuration, toTimestamp } from '../../proto.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
import { callbackInfos } from '../callbacks.ts';
import { pauseSearchAttribute, pendingActivity } from '../pending-activity-info.ts';
import { pendingNexusOperation } from '../pending-nexus-operation-info.ts';
import { statusOf } from '../status.ts';

export const describeWorkflowExecution: WorkflowHandler<'DescribeWorkflowExecution'> = (engine, request) => {
  requireId(request.execution?.workflowId, 'WorkflowId');
  const run = engine.executions.get(namespaceOf(request), request.execution);
  const { started } = run.state;
  return {
    executionConfig: {
      taskQueue: started.taskQueue,
      workflowExecutionTimeout: started.workflowExecutionTimeout,
      workflowRunTimeout: started.workflowRunTimeout,
      defaultWorkflowTaskTimeout: started.workflowTaskTimeout,
      ...(run.events[0]?.userMetadata && { userMetadata: run.events[0].userMetadata }),
    },
    workflowExecutionInfo: executionInfo(run),
    ...(run.isRunning && pendingWork(run)),
    callbacks: callbackInfos(run),
    workflowExtendedInfo: {
      ...(started.workflowExecutionExpirationTime && {
        executionExpirationTime: started.workflowExecutionExpirationTime,
      }),
      cancelRequested: run.state.cancelRequested,
    },
  };
};

function executionInfo(run: Run) {
  const { state } = run;
  const { started } = state;
  const executionTimeMs = state.startTimeMs + fromDuration(started.firstWorkflowTaskBackoff);
  const closed = state.closeTimeMs !== undefined && {
    closeTime: toTimestamp(state.closeTimeMs),
    executionDuration: toDuration(state.closeTimeMs - executionTimeMs),
  };
  return {
    execution: executionOf(run),
    type: started.workflowType,
    startTime: toTimestamp(state.startTimeMs),
    executionTime: toTimestamp(executionTimeMs),
    ...closed,
    status: statusOf(run),
    historyLength: run.events.length,
    historySizeBytes: run.sizeBytes,
    memo: { fields: state.memo },
    searchAttributes: { indexedFields: { ...state.searchAttributes, ...pauseSearchAttribute(run) } },
    ...(started.parentWorkflowExecution && {
      parentNamespaceId: started.parentWorkflowNamespaceId ?? '',
      parentExecution: started.parentWorkflowExecution,
    }),
    rootExecution: started.rootWorkflowExecution ?? executionOf(run),
    firstRunId: run.firstExecutionRunId,
    taskQueue: run.taskQueueName,
    stateTransitionCount: run.transitions,
    ...(state.priority && { priority: state.priority }),
    ...describedVersioning(run),
  };
}

function pendingWork(run: Run) {
  const task = run.workflowTask;
  return {
    pendingActivities: [...run.state.activities.keys()].flatMap((eventId) => pendingActivity(run, eventId)),
    pendingNexusOperations: [...run.state.nexusOperations.keys()].flatMap((eventId) =>
      pendingNexusOperation(run, eventId),
    ),
    pendingChildren: [...run.state.children.values()].map(({ attributes, execution, initiatedEventId }) => ({
      workflowId: attributes.workflowId,
      runId: execution.runId ?? '',
      workflowTypeName: attributes.workflowType?.name,
      initiatedId: initiatedEventId,
      parentClosePolicy: attributes.parentClosePolicy,
    })),
    ...(task && {
      pendingWorkflowTask: {
        state:
          task.state === 'started' ? PendingWorkflowTaskState.STARTED : PendingWorkflowTaskState.SCHEDULED,
        scheduledTime: toTimestamp(task.scheduledTimeMs),
        originalScheduledTime: toTimestamp(task.scheduledTimeMs),
        ...(task.state === 'started' && { startedTime: toTimestamp(task.startedTimeMs) }),
        attempt: task.attempt,
      },
    }),
  };
}
