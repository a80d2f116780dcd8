import { EventType, fromDuration, toTimestamp, type Wire } from '../../proto.ts';
import { encodeToken } from '../../tokens.ts';
import type { NexusCallName, Run } from '../run.ts';
import type { OpenOperation } from './calls.ts';
import { encodeCallbackToken, SYSTEM_CALLBACK_URL, TOKEN_HEADER } from './callback-token.ts';
import { toNexusLink } from './links.ts';

type NexusTask = Wire<'PollNexusTaskQueueResponse'>;

/** The name of a task in {@link Run.nexusTasks}. */
export const nexusTaskKey = (scheduledEventId: number, call: NexusCallName, dispatch: number): string =>
  `${scheduledEventId} ${call} ${dispatch}`;

/** What a handler's worker gets: a request to start or to cancel an operation, and the headers that tell it how much time it has. */
export function nexusTaskResponse(
  run: Run,
  open: OpenOperation,
  name: NexusCallName,
  nowMs: number,
): NexusTask {
  const { operation, calls } = open;
  const { attributes, scheduledEventId } = operation;
  const { service, operation: operationName } = attributes;
  const call = calls[name]!;
  const requestTimeout = goDuration(call.deadlineMs - nowMs);
  const timeLeft = { 'request-timeout': requestTimeout, 'Request-Timeout': requestTimeout };
  return {
    taskToken: encodeToken({
      kind: 'nexus task',
      namespace: run.namespace,
      workflowId: run.workflowId,
      runId: run.runId,
      scheduledEventId,
      call: name,
      attempt: call.dispatches,
    }),
    request: {
      header:
        name === 'start'
          ? { ...attributes.nexusHeader, ...timeLeft, ...startHeader(run, open, nowMs) }
          : { ...attributes.nexusHeader, ...timeLeft },
      scheduledTime: toTimestamp(nowMs),
      endpoint: attributes.endpoint,
      capabilities: name === 'start' ? { temporalFailureResponses: true } : {},
      ...(name === 'start'
        ? { startOperation: startRequest(run, open) }
        : {
            cancelOperation: {
              service,
              operation: operationName,
              operationId: calls.operationToken,
              operationToken: calls.operationToken,
            },
          }),
    },
  };
}

function startRequest(run: Run, { operation }: OpenOperation) {
  const { attributes, scheduledEventId } = operation;
  const { service, operation: name, requestId = '', input } = attributes;
  return {
    service,
    operation: name,
    requestId,
    callback: SYSTEM_CALLBACK_URL,
    callbackHeader: {
      [TOKEN_HEADER]: encodeCallbackToken({
        namespace: run.namespace,
        workflowId: run.workflowId,
        runId: run.runId,
        scheduledEventId,
        requestId,
      }),
    },
    ...(input && { payload: input }),
    links: [linkToScheduled(run, scheduledEventId)],
  };
}

function startHeader(run: Run, { operation }: OpenOperation, nowMs: number): Record<string, string> {
  const { attributes, scheduledEventId, scheduledTimeMs } = operation;
  const { url, type } = linkToScheduled(run, scheduledEventId);
  const closeMs = fromDuration(attributes.scheduleToCloseTimeout);
  const limitsMs = [
    fromDuration(attributes.startToCloseTimeout),
    closeMs > 0 ? Math.max(1, closeMs - (nowMs - scheduledTimeMs)) : 0,
  ].filter((ms) => ms > 0);
  const asked = attributes.nexusHeader?.['operation-timeout'];
  return {
    'nexus-request-id': attributes.requestId ?? '',
    'nexus-link': `<${url}>; type="${type}"`,
    ...(limitsMs.length > 0 && !asked && { 'operation-timeout': `${Math.min(...limitsMs)}ms` }),
  };
}

const linkToScheduled = ({ namespace, workflowId, runId }: Run, eventId: number) =>
  toNexusLink({
    workflowEvent: {
      namespace,
      workflowId,
      runId,
      eventRef: { eventId, eventType: EventType.NexusOperationScheduled },
    },
  })!;

/** A duration in the words of Go: `7.994s`, `994ms`. */
const goDuration = (ms: number): string => (ms >= 1000 ? `${ms / 1000}s` : `${Math.max(1, ms)}ms`);
