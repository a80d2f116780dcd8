import type { WorkflowHandler, WorkflowRpc } from '../handler.ts';
import { createSchedule } from './create-schedule.ts';
import { deleteSchedule } from './delete-schedule.ts';
import { describeSchedule } from './describe-schedule.ts';
import { describeWorkflowExecution } from './describe-workflow-execution.ts';
import { executeMultiOperation } from './execute-multi-operation.ts';
import { getSystemInfo } from './get-system-info.ts';
import {
  getWorkflowExecutionHistory,
  getWorkflowExecutionHistoryReverse,
} from './get-workflow-execution-history.ts';
import { listScheduleMatchingTimes } from './list-schedule-matching-times.ts';
import { countSchedules, listSchedules } from './list-schedules.ts';
import { describeNamespace, listNamespaces, registerNamespace } from './namespaces.ts';
import { patchSchedule } from './patch-schedule.ts';
import { pollActivityTaskQueue, pollWorkflowTaskQueue } from './poll-task-queue.ts';
import { queryWorkflow } from './query-workflow.ts';
import {
  recordActivityTaskHeartbeat,
  recordActivityTaskHeartbeatById,
} from './record-activity-task-heartbeat.ts';
import { requestCancelWorkflowExecution } from './request-cancel-workflow-execution.ts';
import {
  respondActivityTaskCanceled,
  respondActivityTaskCanceledById,
} from './respond-activity-task-canceled.ts';
import {
  respondActivityTaskCompleted,
  respondActivityTaskCompletedById,
} from './respond-activity-task-completed.ts';
import { respondActivityTaskFailed, respondActivityTaskFailedById } from './respond-activity-task-failed.ts';
import { respondQueryTaskCompleted } from './respond-query-task-completed.ts';
import { respondWorkflowTaskCompleted, respondWorkflowTaskFailed } from './respond-workflow-task.ts';
import { resetWorkflowExecution } from './reset-workflow-execution.ts';
import { resetStickyTaskQueue, shutdownWorker } from './shutdown-worker.ts';
import { signalWithStartWorkflowExecution } from './signal-with-start-workflow-execution.ts';
import { signalWorkflowExecution } from './signal-workflow-execution.ts';
import { startWorkflowExecution } from './start-workflow-execution.ts';
import { terminateWorkflowExecution } from './terminate-workflow-execution.ts';
import type { UnimplementedRpc } from './unimplemented.ts';
import { updateSchedule } from './update-schedule.ts';
import { pollWorkflowExecutionUpdate, updateWorkflowExecution } from './update-workflow-execution.ts';

type Implemented = Exclude<WorkflowRpc, UnimplementedRpc>;

// Complete by type: an RPC of the workflow service is either here or named in unimplemented.ts.
export const workflowService: { [N in Implemented]: WorkflowHandler<N> } = {
  CountSchedules: countSchedules,
  CreateSchedule: createSchedule,
  DeleteSchedule: deleteSchedule,
  DescribeNamespace: describeNamespace,
  DescribeSchedule: describeSchedule,
  DescribeWorkflowExecution: describeWorkflowExecution,
  ExecuteMultiOperation: executeMultiOperation,
  GetSystemInfo: getSystemInfo,
  GetWorkflowExecutionHistory: getWorkflowExecutionHistory,
  GetWorkflowExecutionHistoryReverse: getWorkflowExecutionHistoryReverse,
  ListNamespaces: listNamespaces,
  ListScheduleMatchingTimes: listScheduleMatchingTimes,
  ListSchedules: listSchedules,
  PatchSchedule: patchSchedule,
  PollActivityTaskQueue: pollActivityTaskQueue,
  PollWorkflowExecutionUpdate: pollWorkflowExecutionUpdate,
  PollWorkflowTaskQueue: pollWorkflowTaskQueue,
  QueryWorkflow: queryWorkflow,
  RecordActivityTaskHeartbeat: recordActivityTaskHeartbeat,
  RecordActivityTaskHeartbeatById: recordActivityTaskHeartbeatById,
  RegisterNamespace: registerNamespace,
  RequestCancelWorkflowExecution: requestCancelWorkflowExecution,
  ResetStickyTaskQueue: resetStickyTaskQueue,
  ResetWorkflowExecution: resetWorkflowExecution,
  RespondActivityTaskCanceled: respondActivityTaskCanceled,
  RespondActivityTaskCanceledById: respondActivityTaskCanceledById,
  RespondActivityTaskCompleted: respondActivityTaskCompleted,
  RespondActivityTaskCompletedById: respondActivityTaskCompletedById,
  RespondActivityTaskFailed: respondActivityTaskFailed,
  RespondActivityTaskFailedById: respondActivityTaskFailedById,
  RespondQueryTaskCompleted: respondQueryTaskCompleted,
  RespondWorkflowTaskCompleted: respondWorkflowTaskCompleted,
  RespondWorkflowTaskFailed: respondWorkflowTaskFailed,
  ShutdownWorker: shutdownWorker,
  SignalWithStartWorkflowExecution: signalWithStartWorkflowExecution,
  SignalWorkflowExecution: signalWorkflowExecution,
  StartWorkflowExecution: startWorkflowExecution,
  TerminateWorkflowExecution: terminateWorkflowExecution,
  UpdateSchedule: updateSchedule,
  UpdateWorkflowExecution: updateWorkflowExecution,
};
