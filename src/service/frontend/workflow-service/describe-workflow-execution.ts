import type { Engine } from '../../engine.ts';
import { PendingWorkflowTaskState } from '../../enums.ts';
import { describedVersioning } from '../../history/versioning/describe.ts';
import type { Run } from '../../history/run.ts';
import { searchAttributesOf } from '../../history/search-attributes-of.ts';
import { namespaceId } from '../../namespaces.ts';
import { EventType, fromDuration, toTimestamp, type Duration } from '../../proto.ts';
import { executionTimeMs } from '../../visibility/columns.ts';
import { listedInfo } from '../../visibility/execution-info.ts';
import { callbackInfos } from '../callbacks.ts';
import { namespaceOf, type WorkflowHandler } from '../handler.ts';
import { pendingActivity } from '../pending-activity-info.ts';
import { pendingNexusOperation } from '../pending-nexus-operation-info.ts';
import { requireExecution } from '../require-execution.ts';

export const describeWorkflowExecution: WorkflowHandler<'DescribeWorkflowExecution'> = (engine, request) => {
  const execution = requireExecution(request.execution);
  const run = engine.executions.get(namespaceOf(request), execution);
  return {
    executionConfig: executionConfig(run),
    workflowExecutionInfo: executionInfo(run, engine),
    ...(run.isRunning && pendingWork(run)),
    callbacks: callbackInfos(run),
    workflowExtendedInfo: extendedInfo(run),
  };
};

/** A timeout of 0 is none. */
const timeout = (name: string, duration: Duration | undefined) =>
  fromDuration(duration) > 0 ? { [name]: duration } : {};

function executionConfig(run: Run) {
  const { started } = run.state;
  return {
    taskQueue: started.taskQueue,
    ...timeout('workflowExecutionTimeout', started.workflowExecutionTimeout),
    ...timeout('workflowRunTimeout', started.workflowRunTimeout),
    defaultWorkflowTaskTimeout: started.workflowTaskTimeout,
    ...(run.events[0]?.userMetadata && { userMetadata: run.events[0].userMetadata }),
  };
}

function executionInfo(run: Run, engine: Engine) {
  const { started, priority } = run.state;
  return {
    ...listedInfo(run, engine.searchAttributes),
    searchAttributes: { indexedFields: searchAttributesOf(run) },
    historyLength: run.events.length,
    historySizeBytes: run.sizeBytes,
    ...(started.parentWorkflowExecution && {
      parentNamespaceId: namespaceId(started.parentWorkflowNamespace || run.namespace),
    }),
    autoResetPoints: {},
    firstRunId: run.firstExecutionRunId,
    stateTransitionCount: run.transitions,
    ...(priority && { priority }),
    ...describedVersioning(run),
  };
}

// The real service gives this for "never": the zero time of its language, in the year 1.
const NEVER = { seconds: -62_135_596_800, nanos: 0 };

function extendedInfo(run: Run) {
  const { started, startTimeMs, cancelRequested } = run.state;
  const expiration = started.workflowExecutionExpirationTime;
  const runTimeoutMs = fromDuration(started.workflowRunTimeout);
  return {
    ...(expiration && { executionExpirationTime: expiration }),
    runExpirationTime: runTimeoutMs > 0 ? toTimestamp(executionTimeMs(run) + runTimeoutMs) : NEVER,
    cancelRequested,
    originalStartTime: toTimestamp(startTimeMs),
    requestIdInfos: requestIdInfos(run),
  };
}

/** Which requests made the run what it is, and where its history tells of them. */
function requestIdInfos(run: Run) {
  const infos: Record<string, { eventType: number; eventId: number }> = {
    [run.startRequestId]: { eventType: EventType.WorkflowExecutionStarted, eventId: 1 },
  };
  for (const [requestId, eventId] of run.state.attachedRequestIds)
    infos[requestId] = { eventType: EventType.WorkflowExecutionOptionsUpdated, eventId };
  return infos;
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
