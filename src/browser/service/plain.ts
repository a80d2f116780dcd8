import Long from 'long';

/*
 * The Client of the SDK speaks in messages of protobufjs, where a 64-bit integer is a Long and an absent field may be
 * null; the service speaks in plain objects with numbers, and absent fields are absent. In process nothing is encoded, so
 * the two are changed into each other here.
 */

/**
 * Fields of 64 bits in what the service answers. `test/browser-runtime/connection.test.ts` compares them with the
 * protocol: all names that are 64 bits wide in every message that has them.
 */
export const LONG_FIELDS: ReadonlySet<string> = new Set(
  (
    'sizeBytes workflowTaskId eventId scheduledEventId startedEventId initiatedEventId rejectedRequestSequencingEventId ' +
    'acceptedRequestSequencingEventId stateTransitionCount stateSizeBytes inboundEventId failoverVersion ' +
    'previousStartedEventId backlogCountHint resetHistoryEventId workflowTaskFinishEventId count initialFailoverVersion ' +
    'failoverVersionIncrement totalOperationCount completeOperationCount failureOperationCount totalHeartbeatCount ' +
    'revisionNumber sourceDeploymentRevisionNumber approximateBacklogCount readLevel ackLevel startId endId ' +
    'parentInitiatedEventId parentInitiatedEventVersion workflowTaskCompletedEventId historySizeBytes ' +
    'buildIdRedirectCounter forkEventVersion latestCancelRequestedEventId externalInitiatedEventId acceptedEventId ' +
    'requestedEventId taskId historyLength externalPayloadSizeBytes externalPayloadCount initiatedId ' +
    'firstWorkflowTaskCompletedId commandIndex blobSizeLimitError memoSizeLimitError ' +
    'workflowTaskCompletionSizeLimitError remainingActions actionCount missedCatchupWindow overlapSkipped ' +
    'bufferDropped bufferSize fileSizeBytes seconds positiveIntValue negativeIntValue'
  ).split(' '),
);

/** A message of the Client as the service takes it. */
export function toService(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toService);
  if (!isRecord(value)) return value;
  if (Long.isLong(value)) return value.toNumber();
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined && field !== null)
      .map(([name, field]) => [name, toService(field)]),
  );
}

/** An answer of the service as the Client takes it. */
export function toClient(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toClient);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'number' && LONG_FIELDS.has(name) ? Long.fromNumber(field) : toClient(field),
    ]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
