/** Numbers of Temporal's enums, in its own words without their prefixes. `test/service/enums.test.ts` holds them against @temporalio/proto. */

export const CommandType = {
  SCHEDULE_ACTIVITY_TASK: 1,
  REQUEST_CANCEL_ACTIVITY_TASK: 2,
  START_TIMER: 3,
  COMPLETE_WORKFLOW_EXECUTION: 4,
  FAIL_WORKFLOW_EXECUTION: 5,
  CANCEL_TIMER: 6,
  CANCEL_WORKFLOW_EXECUTION: 7,
  REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION: 8,
  RECORD_MARKER: 9,
  CONTINUE_AS_NEW_WORKFLOW_EXECUTION: 10,
  START_CHILD_WORKFLOW_EXECUTION: 11,
  SIGNAL_EXTERNAL_WORKFLOW_EXECUTION: 12,
  UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 13,
  PROTOCOL_MESSAGE: 14,
  MODIFY_WORKFLOW_PROPERTIES: 16,
  SCHEDULE_NEXUS_OPERATION: 17,
  REQUEST_CANCEL_NEXUS_OPERATION: 18,
} as const;

export const WorkflowTaskFailedCause = {
  UNSPECIFIED: 0,
  UNHANDLED_COMMAND: 1,
  BAD_SCHEDULE_ACTIVITY_ATTRIBUTES: 2,
  BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES: 3,
  BAD_START_TIMER_ATTRIBUTES: 4,
  BAD_CANCEL_TIMER_ATTRIBUTES: 5,
  BAD_RECORD_MARKER_ATTRIBUTES: 6,
  BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES: 7,
  BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES: 8,
  BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES: 9,
  BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES: 10,
  BAD_CONTINUE_AS_NEW_ATTRIBUTES: 11,
  START_TIMER_DUPLICATE_ID: 12,
  RESET_STICKY_TASK_QUEUE: 13,
  WORKFLOW_WORKER_UNHANDLED_FAILURE: 14,
  BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES: 15,
  BAD_START_CHILD_EXECUTION_ATTRIBUTES: 16,
  FORCE_CLOSE_COMMAND: 17,
  RESET_WORKFLOW: 20,
  SCHEDULE_ACTIVITY_DUPLICATE_ID: 22,
  BAD_SEARCH_ATTRIBUTES: 23,
  NON_DETERMINISTIC_ERROR: 24,
  BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES: 25,
  PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED: 26,
  PENDING_ACTIVITIES_LIMIT_EXCEEDED: 27,
  PENDING_SIGNALS_LIMIT_EXCEEDED: 28,
  PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED: 29,
  BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE: 30,
  UNHANDLED_UPDATE: 31,
  BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES: 32,
  PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED: 33,
  BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES: 34,
  FEATURE_DISABLED: 35,
} as const;
export type WorkflowTaskFailedCauseName = keyof typeof WorkflowTaskFailedCause;

export const WorkflowExecutionStatus = {
  RUNNING: 1,
  COMPLETED: 2,
  FAILED: 3,
  CANCELED: 4,
  TERMINATED: 5,
  CONTINUED_AS_NEW: 6,
  TIMED_OUT: 7,
} as const;

export const RetryState = {
  UNSPECIFIED: 0,
  IN_PROGRESS: 1,
  NON_RETRYABLE_FAILURE: 2,
  TIMEOUT: 3,
  MAXIMUM_ATTEMPTS_REACHED: 4,
  RETRY_POLICY_NOT_SET: 5,
  CANCEL_REQUESTED: 7,
} as const;

export const TimeoutType = {
  START_TO_CLOSE: 1,
  SCHEDULE_TO_START: 2,
  SCHEDULE_TO_CLOSE: 3,
  HEARTBEAT: 4,
} as const;

export const UpdateStage = { UNSPECIFIED: 0, ADMITTED: 1, ACCEPTED: 2, COMPLETED: 3 } as const;

export const PendingActivityState = {
  SCHEDULED: 1,
  STARTED: 2,
  CANCEL_REQUESTED: 3,
  PAUSED: 4,
  PAUSE_REQUESTED: 5,
} as const;
export const PendingNexusOperationState = { SCHEDULED: 1, BACKING_OFF: 2, STARTED: 3 } as const;
export const NexusOperationCancellationState = {
  UNSPECIFIED: 0,
  SCHEDULED: 1,
  BACKING_OFF: 2,
  SUCCEEDED: 3,
  FAILED: 4,
} as const;
export const NexusHandlerErrorRetryBehavior = { UNSPECIFIED: 0, RETRYABLE: 1, NON_RETRYABLE: 2 } as const;
export const CallbackState = { STANDBY: 1, FAILED: 4, SUCCEEDED: 5 } as const;
export const PendingWorkflowTaskState = { SCHEDULED: 1, STARTED: 2 } as const;

export const QueryRejectCondition = { NONE: 1, NOT_OPEN: 2, NOT_COMPLETED_CLEANLY: 3 } as const;
export const QueryResultType = { ANSWERED: 1, FAILED: 2 } as const;

export const WorkflowIdReusePolicy = {
  UNSPECIFIED: 0,
  ALLOW_DUPLICATE: 1,
  ALLOW_DUPLICATE_FAILED_ONLY: 2,
  REJECT_DUPLICATE: 3,
  TERMINATE_IF_RUNNING: 4,
} as const;

export const WorkflowIdConflictPolicy = {
  UNSPECIFIED: 0,
  FAIL: 1,
  USE_EXISTING: 2,
  TERMINATE_EXISTING: 3,
} as const;

export const ParentClosePolicy = { UNSPECIFIED: 0, TERMINATE: 1, ABANDON: 2, REQUEST_CANCEL: 3 } as const;

export const StartChildFailedCause = { WORKFLOW_ALREADY_EXISTS: 1, NAMESPACE_NOT_FOUND: 2 } as const;
export const ExternalFailedCause = {
  EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND: 1,
  SIGNAL_COUNT_LIMIT_EXCEEDED: 3,
} as const;

export const ContinueAsNewInitiator = { UNSPECIFIED: 0, WORKFLOW: 1, RETRY: 2, CRON_SCHEDULE: 3 } as const;

export const SuggestContinueAsNewReason = { HISTORY_SIZE_TOO_LARGE: 1, TOO_MANY_HISTORY_EVENTS: 2 } as const;

export const ScheduleOverlapPolicy = {
  UNSPECIFIED: 0,
  SKIP: 1,
  BUFFER_ONE: 2,
  BUFFER_ALL: 3,
  CANCEL_OTHER: 4,
  TERMINATE_OTHER: 5,
  ALLOW_ALL: 6,
} as const;

export const TaskQueueKind = { NORMAL: 1, STICKY: 2 } as const;

export const ResetReapplyType = { SIGNAL: 1, NONE: 2, ALL_ELIGIBLE: 3 } as const;
export const ResetReapplyExcludeType = { SIGNAL: 1, UPDATE: 2, NEXUS: 3, CANCEL_REQUEST: 4 } as const;
export const UpdateAdmittedEventOrigin = { UNSPECIFIED: 0, REAPPLY: 1 } as const;

export const HistoryEventFilterType = { ALL_EVENT: 1, CLOSE_EVENT: 2 } as const;

export const IndexedValueType = {
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
} as const;

export const VersioningBehavior = { UNSPECIFIED: 0, PINNED: 1, AUTO_UPGRADE: 2 } as const;

export const WorkerVersioningMode = { UNSPECIFIED: 0, UNVERSIONED: 1, VERSIONED: 2 } as const;

export const ContinueAsNewVersioningBehavior = {
  UNSPECIFIED: 0,
  AUTO_UPGRADE: 1,
  USE_RAMPING_VERSION: 2,
} as const;

export const WorkerDeploymentVersionStatus = {
  INACTIVE: 1,
  CURRENT: 2,
  RAMPING: 3,
  DRAINING: 4,
  DRAINED: 5,
  CREATED: 6,
} as const;

export const VersionDrainageStatus = { UNSPECIFIED: 0, DRAINING: 1, DRAINED: 2 } as const;
export const RoutingConfigUpdateState = { COMPLETED: 2 } as const;
export const TaskQueueType = { WORKFLOW: 1, ACTIVITY: 2 } as const;
