import type { WorkflowHandler, WorkflowRpc } from '../handler.ts';
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
import { describeWorkflowExecution } from './describe-workflow-execution.ts';
import { executeMultiOperation } from './execute-multi-operation.ts';
import { getSystemInfo } from './get-system-info.ts';
import {
  getWorkflowExecutionHistory,
  getWorkflowExecutionHistoryReverse,
} from './get-workflow-execution-history.ts';
import { describeNamespace, listNamespaces, registerNamespace } from './namespaces.ts';
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
import { resetStickyTaskQueue, shutdownWorker } from './shutdown-worker.ts';
import { signalWithStartWorkflowExecution } from './signal-with-start-workflow-execution.ts';
import { signalWorkflowExecution } from './signal-workflow-execution.ts';
import { startWorkflowExecution } from './start-workflow-execution.ts';
import { terminateWorkflowExecution } from './terminate-workflow-execution.ts';
import type { UnimplementedRpc } from './unimplemented.ts';
import { unpauseActivity } from './unpause-activity.ts';
import { updateActivityOptions } from './update-activity-options.ts';
import { pollWorkflowExecutionUpdate, updateWorkflowExecution } from './update-workflow-execution.ts';
import { updateWorkflowExecutionOptions } from './update-workflow-execution-options.ts';

type Implemented = Exclude<WorkflowRpc, UnimplementedRpc>;

// Complete by type: an RPC of the workflow service is either here or named in unimplemented.ts.
export const workflowService: { [N in Implemented]: WorkflowHandler<N> } = {
  CreateWorkerDeployment: createWorkerDeployment,
  CreateWorkerDeploymentVersion: createWorkerDeploymentVersion,
  DeleteWorkerDeployment: deleteWorkerDeployment,
  DeleteWorkerDeploymentVersion: deleteWorkerDeploymentVersion,
  DescribeNamespace: describeNamespace,
  DescribeWorkerDeployment: describeWorkerDeployment,
  DescribeWorkerDeploymentVersion: describeWorkerDeploymentVersion,
  DescribeWorkflowExecution: describeWorkflowExecution,
  ExecuteMultiOperation: executeMultiOperation,
  GetSystemInfo: getSystemInfo,
  GetWorkflowExecutionHistory: getWorkflowExecutionHistory,
  GetWorkflowExecutionHistoryReverse: getWorkflowExecutionHistoryReverse,
  ListNamespaces: listNamespaces,
  PauseActivity: pauseActivity,
  ListWorkerDeployments: listWorkerDeployments,
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
  UpdateWorkerDeploymentVersionMetadata: updateWorkerDeploymentVersionMetadata,
  UpdateWorkflowExecution: updateWorkflowExecution,
  UpdateWorkflowExecutionOptions: updateWorkflowExecutionOptions,
};
