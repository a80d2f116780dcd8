import { eventOptions, require, type CommandHandler } from './command.ts';

export const signalExternalWorkflowExecution: CommandHandler = ({ tx, completedEventId }, command) => {
  const attributes = command.signalExternalWorkflowExecutionCommandAttributes ?? {};
  const { execution, signalName = '', childWorkflowOnly = false } = attributes;
  const bad = 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES';
  require(execution?.workflowId, bad, 'WorkflowId is not set on SignalExternalWorkflowExecutionCommand.');
  require(signalName !==
    '', bad, `SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId=${execution.workflowId}`);
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
