import { NexusHandlerErrorRetryBehavior } from '../../enums.ts';
import type { Failure, NexusFailure, NexusHandlerError } from '../../proto.ts';
import type { NexusOperationInfo } from '../mutable-state.ts';

/** What a workflow sees when its operation did not succeed: which operation, and as the cause why. */
export function operationFailure(
  operation: NexusOperationInfo,
  operationToken: string,
  cause: Failure,
): Failure {
  const { endpoint, service, operation: name } = operation.attributes;
  return {
    message: 'nexus operation completed unsuccessfully',
    nexusOperationExecutionFailureInfo: {
      scheduledEventId: operation.scheduledEventId,
      endpoint,
      service,
      operation: name,
      ...(operationToken && { operationId: operationToken, operationToken }),
    },
    cause,
  };
}

export const handlerFailure = (type: string, message: string): Failure => ({
  message,
  nexusHandlerFailureInfo: { type },
});

const finalTypes = new Set([
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'UNAUTHORIZED',
  'NOT_FOUND',
  'CONFLICT',
  'NOT_IMPLEMENTED',
]);

/** Whether a handler that failed like this is to be asked again. */
export function isRetryableHandlerFailure({ nexusHandlerFailureInfo: info }: Failure): boolean {
  if (info?.retryBehavior) return info.retryBehavior === NexusHandlerErrorRetryBehavior.RETRYABLE;
  return !finalTypes.has(info?.type ?? '');
}

/** The failure that an older worker sends in another form. */
export function fromHandlerError({ errorType, retryBehavior, failure }: NexusHandlerError): Failure {
  return {
    nexusHandlerFailureInfo: { type: errorType, ...(retryBehavior && { retryBehavior }) },
    ...(failure && { cause: fromNexusFailure(failure) }),
  };
}

/**
 * A failure in the form of the Nexus protocol. What is not Temporal's own in it becomes the details of an
 * ApplicationFailure; a Temporal failure inside it is not unfolded, since present workers send those as they are.
 */
export function fromNexusFailure(failure: NexusFailure): Failure {
  const { message, stackTrace, metadata, details, cause } = failure;
  const isOpaque = Object.keys(metadata ?? {}).length > 0 || (details?.length ?? 0) > 0;
  return {
    ...(message && { message }),
    ...(stackTrace && { stackTrace }),
    ...(isOpaque && {
      applicationFailureInfo: { type: 'NexusFailure', details: asPayloads(metadata, details) },
    }),
    ...(cause && { cause: fromNexusFailure(cause) }),
  };
}

function asPayloads(metadata: NexusFailure['metadata'], details: Uint8Array | undefined) {
  const text = JSON.stringify({
    ...(metadata && { metadata }),
    ...(details?.length && { details: parse(details) }),
  });
  const bytes = (ascii: string): Uint8Array => Uint8Array.from(ascii, (char) => char.charCodeAt(0));
  const escaped = text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { payloads: [{ metadata: { encoding: bytes('json/plain') }, data: bytes(escaped) }] };
}

/** The JSON in the bytes; undefined if it is none. */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
}

/** There is no TextDecoder here: a percent-encoded URL takes its place. */
const fromUtf8 = (bytes: Uint8Array): string =>
  decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
