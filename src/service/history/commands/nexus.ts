import * as limits from '../../limits.ts';
import { fromDuration, toDuration, type Command, type Duration } from '../../proto.ts';
import { isResolvedOperation } from '../nexus/calls.ts';
import { requestCancellation, scheduleOperation } from '../nexus/operations.ts';
import { eventOptions, require, type CommandHandler } from './command.ts';

type Attributes = NonNullable<Command['scheduleNexusOperationCommandAttributes']>;

const bad = 'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES';
const WHERE = 'ScheduleNexusOperationCommandAttributes';
// What the real service uses for itself on the way to the handler.
const disallowedHeaders = new Set([
  'request-timeout',
  'xdc-redirection',
  'xdc-redirection-api',
  'xdc-redirection-source-cell',
  'caller-name',
  'caller-type',
  'call-initiation',
  'temporal-principal-type',
  'temporal-principal-name',
]);

export const scheduleNexusOperation: CommandHandler = ({ tx, completedEventId, nexusEndpoints }, command) => {
  const attributes = command.scheduleNexusOperationCommandAttributes;
  require(attributes, bad, `empty ${WHERE}`);
  const { endpoint: endpointName = '', service = '', operation = '', input } = attributes;
  const endpoint = nexusEndpoints.byName(endpointName);
  require(endpoint, bad, `endpoint "${endpointName}" not found`);
  const tooLong = `exceeds length limit of ${limits.MAX_NEXUS_NAME_LENGTH}`;
  require(service.length <= limits.MAX_NEXUS_NAME_LENGTH, bad, `${WHERE}.Service ${tooLong}`);
  require(operation.length <= limits.MAX_NEXUS_NAME_LENGTH, bad, `${WHERE}.Operation ${tooLong}`);
  const { run } = tx;
  const timeouts = settleTimeouts(attributes, fromDuration(run.state.started.workflowRunTimeout));
  const nexusHeader = checkHeader(attributes.nexusHeader);
  require(run.state.nexusOperations.size <
    limits.MAX_NEXUS_OPERATIONS, 'PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED', `workflow has reached the pending nexus operation limit of ${limits.MAX_NEXUS_OPERATIONS} for this namespace`);
  const event = tx.add(
    'NexusOperationScheduled',
    {
      endpoint: endpointName,
      endpointId: endpoint.id,
      service,
      operation,
      ...(input && { input }),
      ...timeouts,
      nexusHeader,
      requestId: tx.newId(),
      workflowTaskCompletedEventId: completedEventId,
    },
    eventOptions(command),
  );
  scheduleOperation(tx, event.eventId);
};

/** Nothing outlasts the run or the operation; 0 and absent stand for "no limit". */
function settleTimeouts(attributes: Attributes, runTimeoutMs: number) {
  const ms = (name: 'scheduleToCloseTimeout' | 'scheduleToStartTimeout' | 'startToCloseTimeout'): number => {
    const value = fromDuration(attributes[name]);
    require(value >=
      0, bad, `${WHERE}.${name.charAt(0).toUpperCase()}${name.slice(1)} is invalid: negative duration`);
    return value;
  };
  const asked = ms('scheduleToCloseTimeout');
  const close = runTimeoutMs > 0 ? Math.min(asked || runTimeoutMs, runTimeoutMs) : asked;
  const capped = (value: number): number => (close > 0 ? Math.min(value, close) : value);
  const field = (name: string, value: number): Record<string, Duration> =>
    value > 0 ? { [name]: toDuration(value) } : {};
  return {
    ...field('scheduleToCloseTimeout', close),
    ...field('scheduleToStartTimeout', capped(ms('scheduleToStartTimeout'))),
    ...field('startToCloseTimeout', capped(ms('startToCloseTimeout'))),
  };
}

function checkHeader(asked: Attributes['nexusHeader']): Record<string, string> {
  const header: Record<string, string> = {};
  let length = 0;
  for (const [key, value = ''] of Object.entries(asked ?? {})) {
    const lower = key.toLowerCase();
    header[lower] = value;
    length += key.length + value.length;
    require(!disallowedHeaders.has(
      lower,
    ), bad, `${WHERE}.NexusHeader contains a disallowed header key: "${key}"`);
  }
  require(length <= limits.MAX_NEXUS_HEADER_LENGTH, bad, `${WHERE}.NexusHeader exceeds size limit`);
  return header;
}

export const requestCancelNexusOperation: CommandHandler = ({ tx, completedEventId }, command) => {
  const cause = 'BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES';
  const attributes = command.requestCancelNexusOperationCommandAttributes;
  require(attributes, cause, 'empty CancelNexusOperationCommandAttributes');
  const { scheduledEventId = 0 } = attributes;
  const operation = tx.run.state.nexusOperations.get(scheduledEventId);
  require(operation, cause, `requested cancelation for a non-existing or already completed operation with scheduled event ID of ${scheduledEventId}`);
  require(!operation.cancelRequestedEventId, cause, `cancelation was already requested for an operation with scheduled event ID ${scheduledEventId}`);
  tx.add(
    'NexusOperationCancelRequested',
    { scheduledEventId, workflowTaskCompletedEventId: completedEventId },
    eventOptions(command),
  );
  // It may have ended while the worker was deciding to cancel it; then the request is only a record.
  if (!isResolvedOperation(tx.run, scheduledEventId)) requestCancellation(tx, scheduledEventId);
};
