import * as limits from '../../limits.ts';
import { fromDuration, toDuration } from '../../proto.ts';
import { closeRun } from '../close.ts';
import { nextRunAfterContinueAsNew, nextRunAfterFailure, nextRunByCron } from '../next-run.ts';
import { validateRetryPolicy } from '../retry-policy.ts';
import {
  eventOptions,
  refuseWith,
  require,
  requireFits,
  requireLength,
  type CommandContext,
  type CommandHandler,
} from './command.ts';

/** The workflow decided without knowing what has happened meanwhile: it must hear of that first. */
function refuseUnhandledEvents({ tx }: CommandContext): void {
  require(tx.run.buffered.length === 0, 'UNHANDLED_COMMAND', 'UnhandledCommand');
}

export const completeWorkflowExecution: CommandHandler = (context, command) => {
  refuseUnhandledEvents(context);
  const { tx, completedEventId } = context;
  const { result } = command.completeWorkflowExecutionCommandAttributes ?? {};
  // The cause is the one that the real service gives.
  const cause = 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES';
  requireFits(result, cause, 'CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.');
  const next = nextRunByCron(tx, { ...(result && { lastCompletionResult: result }) });
  tx.add(
    'WorkflowExecutionCompleted',
    {
      ...(result && { result }),
      workflowTaskCompletedEventId: completedEventId,
      ...(next && { newExecutionRunId: next.runId }),
    },
    eventOptions(command),
  );
  closeRun(tx, next);
};

export const failWorkflowExecution: CommandHandler = (context, command) => {
  refuseUnhandledEvents(context);
  const { tx, completedEventId } = context;
  const { failure } = command.failWorkflowExecutionCommandAttributes ?? {};
  require(failure, 'BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES', 'Failure is not set on FailWorkflowExecutionCommand.');
  requireFits(
    failure,
    'BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES',
    'FailWorkflowExecutionCommandAttributes.Failure exceeds size limit.',
  );
  const { next, retryState } = nextRunAfterFailure(tx, failure);
  tx.add(
    'WorkflowExecutionFailed',
    {
      failure,
      retryState,
      workflowTaskCompletedEventId: completedEventId,
      ...(next && { newExecutionRunId: next.runId }),
    },
    eventOptions(command),
  );
  closeRun(tx, next);
};

export const cancelWorkflowExecution: CommandHandler = (context, command) => {
  refuseUnhandledEvents(context);
  const { tx, completedEventId } = context;
  const { details } = command.cancelWorkflowExecutionCommandAttributes ?? {};
  tx.add(
    'WorkflowExecutionCanceled',
    { ...(details && { details }), workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
  closeRun(tx);
};

export const continueAsNewWorkflowExecution: CommandHandler = (context, command) => {
  refuseUnhandledEvents(context);
  const { tx, completedEventId, searchAttributes, deployments } = context;
  const bad = 'BAD_CONTINUE_AS_NEW_ATTRIBUTES';
  const { searchAttributes: asked, ...asIs } = command.continueAsNewWorkflowExecutionCommandAttributes ?? {};
  const valid = refuseWith('BAD_SEARCH_ATTRIBUTES', () => searchAttributes.validate(asked, tx.run.namespace));
  const attributes = { ...asIs, ...(valid && { searchAttributes: valid }) };
  refuseWith(bad, () => validateRetryPolicy(attributes.retryPolicy));
  const typeName = attributes.workflowType?.name ?? '';
  requireLength(typeName, 'WorkflowType', 'ContinueAsNewWorkflowExecutionCommand', bad);
  const name = 'ContinueAsNewWorkflowExecutionCommandAttributes';
  requireFits(attributes.input, bad, `${name}. Input exceeds size limit.`);
  requireFits(attributes.memo, bad, `${name}. Memo exceeds size limit.`, limits.MAX_MEMO_BYTES);
  const { started } = tx.run.state;
  const timeouts = {
    workflowRunTimeout: toDuration(
      fromDuration(attributes.workflowRunTimeout) || fromDuration(started.workflowRunTimeout),
    ),
    workflowTaskTimeout: toDuration(
      fromDuration(attributes.workflowTaskTimeout) || fromDuration(started.workflowTaskTimeout),
    ),
  };
  const next = nextRunAfterContinueAsNew(tx, { ...attributes, ...timeouts }, deployments);
  tx.add(
    'WorkflowExecutionContinuedAsNew',
    {
      newExecutionRunId: next.runId,
      workflowType: next.attributes.workflowType,
      taskQueue: next.attributes.taskQueue,
      ...(attributes.input && { input: attributes.input }),
      ...timeouts,
      workflowTaskCompletedEventId: completedEventId,
      ...(attributes.backoffStartInterval && { backoffStartInterval: attributes.backoffStartInterval }),
      ...(attributes.initiator && { initiator: attributes.initiator }),
      ...(attributes.failure && { failure: attributes.failure }),
      ...(attributes.lastCompletionResult && { lastCompletionResult: attributes.lastCompletionResult }),
      ...(attributes.header && { header: attributes.header }),
      ...(attributes.memo && { memo: attributes.memo }),
      ...(attributes.searchAttributes && { searchAttributes: attributes.searchAttributes }),
    },
    eventOptions(command),
  );
  closeRun(tx, next);
};
