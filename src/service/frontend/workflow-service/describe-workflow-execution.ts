import { PendingActivityState, PendingWorkflowTaskState } from '../../enums.ts';
import type { ActivityInfo } from '../../history/mutable-state.ts';
import { olderVersionText } from '../../deployments/version.ts';
import { describedVersioning } from '../../history/versioning/describe.ts';
import { executionOf } from '../../history/outside.ts';
import type { Run } from '../../history/run.ts';
import { fromDuration, toDuration, toTimestamp, type PendingActivityInfo } from '../../proto.ts';
import { namespaceOf, requireId, type WorkflowHandler } from '../handler.ts';
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
    searchAttributes: { indexedFields: state.searchAttributes },
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
    pendingActivities: [...run.state.activities.values()].flatMap((activity) =>
      pendingActivity(run, activity),
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

function pendingActivity(run: Run, activity: ActivityInfo): PendingActivityInfo[] {
  const attempt = run.attempts.get(activity.scheduledEventId);
  if (!attempt) return [];
  const { attributes, scheduledTimeMs } = activity;
  const scheduleToCloseMs = fromDuration(attributes.scheduleToCloseTimeout);
  const state = attempt.state === 'running' ? PendingActivityState.STARTED : PendingActivityState.SCHEDULED;
  return [
    {
      activityId: attributes.activityId,
      activityType: attributes.activityType,
      state: activity.cancelRequestedEventId ? PendingActivityState.CANCEL_REQUESTED : state,
      attempt: attempt.attempt,
      maximumAttempts: attributes.retryPolicy?.maximumAttempts ?? 0,
      scheduledTime: toTimestamp(attempt.scheduledTimeMs),
      ...(scheduleToCloseMs > 0 && { expirationTime: toTimestamp(scheduledTimeMs + scheduleToCloseMs) }),
      ...(attempt.startedTimeMs > 0 && { lastStartedTime: toTimestamp(attempt.startedTimeMs) }),
      ...(attempt.lastHeartbeatTimeMs > 0 && { lastHeartbeatTime: toTimestamp(attempt.lastHeartbeatTimeMs) }),
      ...(attempt.heartbeatDetails && { heartbeatDetails: attempt.heartbeatDetails }),
      ...(attempt.lastFailure && { lastFailure: attempt.lastFailure }),
      lastWorkerIdentity: attempt.lastWorkerIdentity,
      ...(attempt.lastVersion && {
        lastDeploymentVersion: attempt.lastVersion,
        lastWorkerDeploymentVersion: olderVersionText(attempt.lastVersion),
      }),
      ...(attempt.state === 'backoff' && {
        nextAttemptScheduleTime: toTimestamp(attempt.nextAttemptTimeMs),
        currentRetryInterval: toDuration(attempt.retryIntervalMs),
      }),
      ...(attributes.priority && { priority: attributes.priority }),
      activityOptions: {
        taskQueue: attributes.taskQueue,
        scheduleToCloseTimeout: attributes.scheduleToCloseTimeout,
        scheduleToStartTimeout: attributes.scheduleToStartTimeout,
        startToCloseTimeout: attributes.startToCloseTimeout,
        heartbeatTimeout: attributes.heartbeatTimeout,
        retryPolicy: attributes.retryPolicy,
      },
    },
  ];
}
