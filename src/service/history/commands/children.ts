import { ParentClosePolicy } from '../../enums.ts';
import * as limits from '../../limits.ts';
import { fromDuration, toDuration } from '../../proto.ts';
import { validateCronSchedule } from '../cron.ts';
import { validateRetryPolicy } from '../retry-policy.ts';
import {
  eventOptions,
  refuseWith,
  require,
  requireFits,
  requireLength,
  requireRoom,
  type CommandHandler,
} from './command.ts';

export const startChildWorkflowExecution: CommandHandler = (context, command) => {
  const { tx, completedEventId, searchAttributes } = context;
  const attributes = command.startChildWorkflowExecutionCommandAttributes ?? {};
  const { namespace, taskQueueName } = tx.run;
  const childNamespace = attributes.namespace || namespace;
  const { started } = tx.run.state;
  const bad = 'BAD_START_CHILD_EXECUTION_ATTRIBUTES';
  const workflowId = attributes.workflowId ?? '';
  require(workflowId !==
    '', bad, 'Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.');
  const which = `WorkflowId=${workflowId} WorkflowType=${attributes.workflowType?.name ?? ''}`;
  requireLength(workflowId, 'WorkflowId', 'StartChildWorkflowExecutionCommand', bad);
  require(attributes.workflowType
    ?.name, bad, `Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. ${which}`);
  refuseWith(bad, () => validateRetryPolicy(attributes.retryPolicy));
  refuseWith(
    bad,
    () => validateCronSchedule(attributes.cronSchedule, tx.now),
    (words) =>
      `invalid CronSchedule on StartChildWorkflowExecutionCommand: ${words}. ${which} Namespace=${childNamespace}`,
  );
  requireLength(attributes.workflowType.name, 'WorkflowType', 'StartChildWorkflowExecutionCommand', bad);
  const name = 'StartChildWorkflowExecutionCommandAttributes';
  requireFits(attributes.input, bad, `${name}. Input exceeds size limit.`);
  requireFits(attributes.memo, bad, `${name}.Memo exceeds size limit.`, limits.MAX_MEMO_BYTES);
  const pending = tx.run.state.children.size;
  requireRoom(pending, 'pending child workflow executions', 'PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED');
  const { searchAttributes: asked, ...asIs } = attributes;
  const valid = refuseWith('BAD_SEARCH_ATTRIBUTES', () => searchAttributes.validate(asked, namespace));
  const taskTimeoutMs =
    fromDuration(attributes.workflowTaskTimeout) || fromDuration(started.workflowTaskTimeout);
  const event = tx.add(
    'StartChildWorkflowExecutionInitiated',
    {
      ...asIs,
      ...(valid && { searchAttributes: valid }),
      namespace: childNamespace,
      taskQueue: { name: attributes.taskQueue?.name || taskQueueName, kind: 1 },
      workflowTaskTimeout: toDuration(taskTimeoutMs),
      parentClosePolicy: attributes.parentClosePolicy || ParentClosePolicy.TERMINATE,
      workflowTaskCompletedEventId: completedEventId,
    },
    eventOptions(command),
  );
  context.startedChildren.add(workflowId);
  tx.transfer({ kind: 'startChild', initiatedEventId: event.eventId });
};
