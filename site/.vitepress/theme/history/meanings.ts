/** What each event of a history means, in one sentence for a learner. The names are Temporal's. */
const MEANINGS: Readonly<Record<string, string>> = {
  WorkflowExecutionStarted:
    'Someone asked for this workflow. Its type, arguments and timeouts are kept here for every later replay.',
  WorkflowExecutionCompleted: 'The workflow function returned. Its result is kept here, and nothing follows.',
  WorkflowExecutionFailed: 'The workflow function threw a Temporal failure. The run is over.',
  WorkflowExecutionTimedOut: 'The run took longer than it was allowed to. The server ended it.',
  WorkflowExecutionCanceled: 'The workflow was asked to cancel, and ended as canceled.',
  WorkflowExecutionTerminated: 'Someone ended the run from outside. The workflow code was not asked.',
  WorkflowExecutionContinuedAsNew: 'The workflow ended this run and started the next with a fresh history.',
  WorkflowExecutionCancelRequested:
    'Someone asked the workflow to cancel. The code decides what to do about it.',
  WorkflowExecutionSignaled: 'A signal arrived from outside, with its arguments.',
  WorkflowExecutionUpdateAdmitted: 'An update arrived and waits for the workflow to look at it.',
  WorkflowExecutionUpdateAccepted: "The update passed the workflow's validator and is being handled.",
  WorkflowExecutionUpdateRejected: "The workflow's validator turned the update down.",
  WorkflowExecutionUpdateCompleted: 'The update handler returned. Its caller gets this result.',
  WorkflowExecutionOptionsUpdated: "Someone changed the run's options from outside.",
  WorkflowExecutionPaused: 'Someone paused the run. The worker gets no workflow task until it goes on.',
  WorkflowExecutionUnpaused: 'The run goes on after a pause.',
  WorkflowExecutionTimeSkippingTransitioned: 'The server began or stopped skipping time for this run.',
  WorkflowTaskScheduled: 'The server has news for the workflow and waits for a worker to take it.',
  WorkflowTaskStarted: 'A worker took the news and runs the workflow code with it.',
  WorkflowTaskCompleted:
    'The code ran until it could only wait. The events after this one are what it asked for.',
  WorkflowTaskTimedOut: 'The worker did not answer in time. The server will offer the same news again.',
  WorkflowTaskFailed:
    'The workflow code could not go on: a bug, or code that does not match this history. The server tries again.',
  ActivityTaskScheduled:
    'The workflow asked for an activity. From now on the server sees to it that it runs.',
  ActivityTaskStarted:
    'A worker ran the activity. The server writes this when it knows how the attempt ended, so retries before it are not listed.',
  ActivityTaskCompleted:
    'The activity returned. A replay takes this result and does not run the activity again.',
  ActivityTaskFailed: 'The activity failed for the last time: no retry is left, or none is allowed.',
  ActivityTaskTimedOut: 'The activity did not report in time, and no retry is left.',
  ActivityTaskCancelRequested: 'The workflow asked the activity to stop.',
  ActivityTaskCanceled: 'The activity stopped because it was asked to.',
  ActivityPropertiesModifiedExternally: "Someone changed the activity's options from outside.",
  TimerStarted:
    'The workflow asked to be woken later. The server keeps the time; no worker has to stay alive for it.',
  TimerFired: 'The time has come. The server wakes the workflow, whichever worker is there.',
  TimerCanceled: 'The workflow no longer needs the timer. It will not fire.',
  MarkerRecorded:
    'The worker wrote a note for its own replay: a local activity result, a patch, a side effect.',
  StartChildWorkflowExecutionInitiated: 'The workflow asked for a child workflow.',
  StartChildWorkflowExecutionFailed:
    'The child workflow could not be started, most often because its id is taken.',
  ChildWorkflowExecutionStarted: 'The child workflow has its own run and its own history now.',
  ChildWorkflowExecutionCompleted: 'The child workflow returned. Its result is kept here.',
  ChildWorkflowExecutionFailed: 'The child workflow failed. The parent sees a ChildWorkflowFailure.',
  ChildWorkflowExecutionCanceled: 'The child workflow ended as canceled.',
  ChildWorkflowExecutionTimedOut: 'The child workflow took longer than it was allowed to.',
  ChildWorkflowExecutionTerminated: 'Someone ended the child workflow from outside.',
  SignalExternalWorkflowExecutionInitiated: 'The workflow asked the server to signal another workflow.',
  SignalExternalWorkflowExecutionFailed: 'The other workflow could not be signaled: there is no such run.',
  ExternalWorkflowExecutionSignaled: 'The other workflow has the signal.',
  RequestCancelExternalWorkflowExecutionInitiated:
    'The workflow asked the server to cancel another workflow.',
  RequestCancelExternalWorkflowExecutionFailed:
    'The other workflow could not be asked to cancel: there is no such run.',
  ExternalWorkflowExecutionCancelRequested: 'The other workflow has been asked to cancel.',
  UpsertWorkflowSearchAttributes: 'The workflow set search attributes, by which it can be found.',
  WorkflowPropertiesModified: 'The workflow changed its own memo.',
  WorkflowPropertiesModifiedExternally: "Someone changed the workflow's properties from outside.",
  NexusOperationScheduled: 'The workflow asked for a Nexus operation of another service.',
  NexusOperationStarted: 'The other service took the operation and will answer later.',
  NexusOperationCompleted: 'The Nexus operation succeeded. Its result is kept here.',
  NexusOperationFailed: 'The Nexus operation failed, and no retry is left.',
  NexusOperationCanceled: 'The Nexus operation ended as canceled.',
  NexusOperationTimedOut: 'The Nexus operation did not end in time.',
  NexusOperationCancelRequested: 'The workflow asked the Nexus operation to stop.',
  NexusOperationCancelRequestCompleted: 'The other service has the request to stop the operation.',
  NexusOperationCancelRequestFailed: 'The request to stop the Nexus operation did not arrive.',
};

/** One sentence about an event's type; a type from a newer server is named as such. */
export function meaningOf(type: string): string {
  return MEANINGS[type] ?? `${type} is an event that this book does not explain yet.`;
}

/** The types that have a sentence. */
export function explainedTypes(): string[] {
  return Object.keys(MEANINGS);
}
