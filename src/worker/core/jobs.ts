import type { ActivationJob } from '../realm.ts';
import { attributesOf, withoutGaps } from './messages.ts';
import type { HistoryEvent, IncomingMessage } from './messages.ts';
import { randomnessSeed } from './seed.ts';

/** The first job of an execution, from its first event. */
export function initializeJob(event: HistoryEvent, workflowId: string): ActivationJob {
  const at = attributesOf(event);
  const parent = at['parentWorkflowExecution'] as { workflowId?: string; runId?: string } | undefined;
  const initializeWorkflow = withoutGaps({
    ...at,
    workflowType: at.workflowType?.name ?? '',
    workflowId,
    arguments: at.input?.payloads ?? [],
    randomnessSeed: randomnessSeed(at.originalExecutionRunId ?? ''),
    headers: at.header?.fields ?? {},
    parentWorkflowInfo: parent && { namespace: at['parentWorkflowNamespace'], ...parent },
    continuedFromExecutionRunId: at['continuedExecutionRunId'],
    continuedInitiator: at['initiator'],
    cronScheduleToScheduleInterval: at['firstWorkflowTaskBackoff'],
    startTime: event.eventTime,
    rootWorkflow: at['rootWorkflowExecution'],
  });
  return { variant: 'initializeWorkflow', initializeWorkflow };
}

export function signalJob(event: HistoryEvent): ActivationJob {
  const { signalName = '', input, identity, header } = attributesOf(event);
  const signalWorkflow = {
    signalName,
    input: input?.payloads ?? [],
    identity: identity ?? '',
    headers: header?.fields ?? {},
    originatingEventId: event.eventId,
  };
  return { variant: 'signalWorkflow', signalWorkflow };
}

/** The message that would have come with the update which this event admits or accepts. */
export function updateMessage(event: HistoryEvent): IncomingMessage {
  const at = attributesOf(event);
  const request = at.acceptedRequest ?? at.request ?? {};
  const protocolInstanceId = at.protocolInstanceId ?? request.meta?.updateId ?? '';
  return {
    id: at.acceptedRequestMessageId ?? `${protocolInstanceId}/request`,
    protocolInstanceId,
    eventId: at.acceptedRequestSequencingEventId ?? event.eventId - 1,
    request,
  };
}
