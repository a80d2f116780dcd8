import type { WorkflowHandler, WorkflowRpc } from '../handler.ts';
import { createSchedule } from './create-schedule.ts';
import { deleteSchedule } from './delete-schedule.ts';
import { describeSchedule } from './describe-schedule.ts';
import {
  createWorkerDeployment,
  createWorkerDeploymentVersion,
  deleteWorkerDeployment,
  deleteWorkerDeploymentVersion,
  updateWorkerDeploymentVersionMetadata,
} from './create-worker-deployment.ts';
import {
  describeWorkerDeployment,
  describeWorkerDeploymentVersion,
  listWorkerDeployments,
} from './describe-worker-deployment.ts';
import { deleteWorkflowExecution } from './delete-workflow-execution.ts';
import { describeTaskQueue, listTaskQueuePartitions } from './describe-task-queue.ts';
import { describeWorkflowExecution } from './describe-workflow-execution.ts';
import { executeMultiOperation } from './execute-multi-operation.ts';
import { getClusterInfo } from './get-cluster-info.ts';
import { getSystemInfo } from './get-system-info.ts';
import {
  getWorkflowExecutionHistory,
  getWorkflowExecutionHistoryReverse,
} from './get-workflow-execution-history.ts';
import {
  countWorkflowExecutions,
  listClosedWorkflowExecutions,
  listOpenWorkflowExecutions,
  listWorkflowExecutions,
  scanWorkflowExecutions,
} from './list-workflow-executions.ts';
import { listScheduleMatchingTimes } from './list-schedule-matching-times.ts';
import { countSchedules, listSchedules } from './list-schedules.ts';
import { describeNamespace, listNamespaces, registerNamespace, updateNamespace } from './namespaces.ts';
import { patchSchedule } from './patch-schedule.ts';
import { pauseActivity } from './pause-activity.ts';
import { pollActivityTaskQueue, pollNexusTaskQueue, pollWorkflowTaskQueue } from './poll-task-queue.ts';
import { queryWorkflow } from './query-workflow.ts';
import {
  recordActivityTaskHeartbeat,
  recordActivityTaskHeartbeatById,
} from './record-activity-task-heartbeat.ts';
import { requestCancelWorkflowExecution } from './request-cancel-workflow-execution.ts';
import { resetActivity } from './reset-activity.ts';
import {
  respondActivityTaskCanceled,
  respondActivityTaskCanceledById,
} from './respond-activity-task-canceled.ts';
import {
  respondActivityTaskCompleted,
  respondActivityTaskCompletedById,
} from './respond-activity-task-completed.ts';
import { respondActivityTaskFailed, respondActivityTaskFailedById } from './respond-activity-task-failed.ts';
import { respondNexusTaskCompleted, respondNexusTaskFailed } from './respond-nexus-task.ts';
import { respondQueryTaskCompleted } from './respond-query-task-completed.ts';
import { respondWorkflowTaskCompleted, respondWorkflowTaskFailed } from './respond-workflow-task.ts';
import { resetWorkflowExecution } from './reset-workflow-execution.ts';
import {
  setWorkerDeploymentCurrentVersion,
  setWorkerDeploymentManager,
  setWorkerDeploymentRampingVersion,
} from './set-worker-deployment-version.ts';
import { getSearchAttributes } from './search-attributes.ts';
import { resetStickyTaskQueue, shutdownWorker } from './shutdown-worker.ts';
import { signalWithStartWorkflowExecution } from './signal-with-start-workflow-execution.ts';
import { signalWorkflowExecution } from './signal-workflow-execution.ts';
import { startWorkflowExecution } from './start-workflow-execution.ts';
import { terminateWorkflowExecution } from './terminate-workflow-execution.ts';
import type { UnimplementedRpc } from './unimplemented.ts';
import { unpauseActivity } from './unpause-activity.ts';
import { updateActivityOptions } from './update-activity-options.ts';
import { updateSchedule } from './update-schedule.ts';
import { pollWorkflowExecutionUpdate, updateWorkflowExecution } from './update-workflow-execution.ts';
import { updateWorkflowExecutionOptions } from './update-workflow-execution-options.ts';

type Implemented = Exclude<WorkflowRpc, UnimplementedRpc>;

// Complete by type: an RPC of the workflow service is either here or named in unimplemented.ts.
export const workflowService: { [N in Implemented]: WorkflowHandler<N> } = {
  CountSchedules: countSchedules,
  CountWorkflowExecutions: countWorkflowExecutions,
  CreateSchedule: createSchedule,
  CreateWorkerDeployment: createWorkerDeployment,
  CreateWorkerDeploymentVersion: createWorkerDeploymentVersion,
  DeleteSchedule: deleteSchedule,
  DeleteWorkerDeployment: deleteWorkerDeployment,
  DeleteWorkerDeploymentVersion: deleteWorkerDeploymentVersion,
  DeleteWorkflowExecution: deleteWorkflowExecution,
  DescribeNamespace: describeNamespace,
  DescribeSchedule: describeSchedule,
  DescribeTaskQueue: describeTaskQueue,
  DescribeWorkerDeployment: describeWorkerDeployment,
  DescribeWorkerDeploymentVersion: describeWorkerDeploymentVersion,
  DescribeWorkflowExecution: describeWorkflowExecution,
  ExecuteMultiOperation: executeMultiOperation,
  GetClusterInfo: getClusterInfo,
  GetSearchAttributes: getSearchAttributes,
  GetSystemInfo: getSystemInfo,
  GetWorkflowExecutionHistory: getWorkflowExecutionHistory,
  GetWorkflowExecutionHistoryReverse: getWorkflowExecutionHistoryReverse,
  ListClosedWorkflowExecutions: listClosedWorkflowExecutions,
  ListNamespaces: listNamespaces,
  ListOpenWorkflowExecutions: listOpenWorkflowExecutions,
  ListScheduleMatchingTimes: listScheduleMatchingTimes,
  ListSchedules: listSchedules,
  ListTaskQueuePartitions: listTaskQueuePartitions,
  ListWorkflowExecutions: listWorkflowExecutions,
  ListWorkerDeployments: listWorkerDeployments,
  PatchSchedule: patchSchedule,
  PauseActivity: pauseActivity,
  PollActivityTaskQueue: pollActivityTaskQueue,
  PollNexusTaskQueue: pollNexusTaskQueue,
  PollWorkflowExecutionUpdate: pollWorkflowExecutionUpdate,
  PollWorkflowTaskQueue: pollWorkflowTaskQueue,
  QueryWorkflow: queryWorkflow,
  RecordActivityTaskHeartbeat: recordActivityTaskHeartbeat,
  RecordActivityTaskHeartbeatById: recordActivityTaskHeartbeatById,
  RegisterNamespace: registerNamespace,
  RequestCancelWorkflowExecution: requestCancelWorkflowExecution,
  ResetActivity: resetActivity,
  ResetStickyTaskQueue: resetStickyTaskQueue,
  ResetWorkflowExecution: resetWorkflowExecution,
  RespondActivityTaskCanceled: respondActivityTaskCanceled,
  RespondActivityTaskCanceledById: respondActivityTaskCanceledById,
  RespondActivityTaskCompleted: respondActivityTaskCompleted,
  RespondActivityTaskCompletedById: respondActivityTaskCompletedById,
  RespondActivityTaskFailed: respondActivityTaskFailed,
  RespondActivityTaskFailedById: respondActivityTaskFailedById,
  RespondNexusTaskCompleted: respondNexusTaskCompleted,
  RespondNexusTaskFailed: respondNexusTaskFailed,
  RespondQueryTaskCompleted: respondQueryTaskCompleted,
  RespondWorkflowTaskCompleted: respondWorkflowTaskCompleted,
  RespondWorkflowTaskFailed: respondWorkflowTaskFailed,
  ScanWorkflowExecutions: scanWorkflowExecutions,
  SetWorkerDeploymentCurrentVersion: setWorkerDeploymentCurrentVersion,
  SetWorkerDeploymentManager: setWorkerDeploymentManager,
  SetWorkerDeploymentRampingVersion: setWorkerDeploymentRampingVersion,
  ShutdownWorker: shutdownWorker,
  SignalWithStartWorkflowExecution: signalWithStartWorkflowExecution,
  SignalWorkflowExecution: signalWorkflowExecution,
  StartWorkflowExecution: startWorkflowExecution,
  TerminateWorkflowExecution: terminateWorkflowExecution,
  UnpauseActivity: unpauseActivity,
  UpdateActivityOptions: updateActivityOptions,
  UpdateNamespace: updateNamespace,
  UpdateSchedule: updateSchedule,
  UpdateWorkerDeploymentVersionMetadata: updateWorkerDeploymentVersionMetadata,
  UpdateWorkflowExecution: updateWorkflowExecution,
  UpdateWorkflowExecutionOptions: updateWorkflowExecutionOptions,
};
