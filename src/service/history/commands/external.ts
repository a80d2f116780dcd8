import {
  eventOptions,
  require,
  requireFits,
  requireLength,
  requireRoom,
  type CommandHandler,
} from './command.ts';

export const signalExternalWorkflowExecution: CommandHandler = ({ tx, completedEventId }, command) => {
  const attributes = command.signalExternalWorkflowExecutionCommandAttributes ?? {};
  const { execution, signalName = '', childWorkflowOnly = false } = attributes;
  const bad = 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES';
  require(execution?.workflowId, bad, 'WorkflowId is not set on SignalExternalWorkflowExecutionCommand.');
  require(signalName !==
    '', bad, `SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId=${execution.workflowId}`);
  requireLength(execution.workflowId, 'WorkflowId', 'SignalExternalWorkflowExecutionCommand', bad);
  const pending = tx.run.state.externalSignals.size;
  requireRoom(pending, 'pending signals to external workflows', 'PENDING_SIGNALS_LIMIT_EXCEEDED');
  requireFits(
    attributes.input,
    bad,
    'SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.',
  );
  const namespace = attributes.namespace || tx.run.namespace;
  const event = tx.add(
    'SignalExternalWorkflowExecutionInitiated',
    {
      workflowTaskCompletedEventId: completedEventId,
      namespace,
      workflowExecution: execution,
      signalName,
      childWorkflowOnly,
      ...(attributes.input && { input: attributes.input }),
      ...(attributes.control && { control: attributes.control }),
      ...(attributes.header && { header: attributes.header }),
    },
    eventOptions(command),
  );
  const { workflowId, runId = '' } = execution;
  tx.transfer({
    kind: 'signalExternal',
    initiatedEventId: event.eventId,
    target: { namespace, workflowId, runId, childWorkflowOnly },
  });
};

export const requestCancelExternalWorkflowExecution: CommandHandler = (context, command) => {
  const { tx, completedEventId, startedChildren } = context;
  const attributes = command.requestCancelExternalWorkflowExecutionCommandAttributes ?? {};
  const { workflowId = '', runId = '', childWorkflowOnly = false } = attributes;
  const bad = 'BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES';
  require(workflowId !== '', bad, 'WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand.');
  require(!startedChildren.has(
    workflowId,
  ), bad, `Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId=${workflowId}`);
  requireLength(workflowId, 'WorkflowId', 'RequestCancelExternalWorkflowExecutionCommand', bad);
  const pending = tx.run.state.externalCancels.size;
  requireRoom(
    pending,
    'pending requests to cancel external workflows',
    'PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED',
  );
  const namespace = attributes.namespace || tx.run.namespace;
  const event = tx.add(
    'RequestCancelExternalWorkflowExecutionInitiated',
    {
      workflowTaskCompletedEventId: completedEventId,
      namespace,
      workflowExecution: { workflowId, runId },
      childWorkflowOnly,
      ...(attributes.control && { control: attributes.control }),
      ...(attributes.reason && { reason: attributes.reason }),
    },
    eventOptions(command),
  );
  tx.transfer({
    kind: 'cancelExternal',
    initiatedEventId: event.eventId,
    target: { namespace, workflowId, runId, childWorkflowOnly },
  });
};
