import { invalidArgument } from '../errors.ts';
import { estimateBytes } from '../history/size.ts';
import { MAX_BLOB_BYTES, TRUNCATED_FAILURE_BYTES } from '../limits.ts';
import type { Failure } from '../proto.ts';

/** Whether a field of a request is larger than an event may hold. */
export const isTooLarge = (value: unknown): boolean =>
  value !== undefined && estimateBytes(value) > MAX_BLOB_BYTES;

export const blobTooLarge = () => invalidArgument('Blob data size exceeds limit.');

/** Throws INVALID_ARGUMENT when the field is too large. */
export function requireBlob(value: unknown): void {
  if (isTooLarge(value)) throw blobTooLarge();
}

/** A failure of the service that no retry can help. */
export const finalFailure = (message: string, cause?: Failure): Failure => ({
  message,
  source: 'Server',
  serverFailureInfo: { nonRetryable: true },
  ...(cause && { cause }),
});

/** The failure, or one that says that it was too large and keeps the beginning of it. */
export const fittingFailure = (failure: Failure): Failure =>
  isTooLarge(failure) ? finalFailure('Failure exceeds size limit.', truncate(failure)) : failure;

/** What can be told of a failure in little room: words and kind, without payloads. */
function truncate({ message = '', source, stackTrace = '', applicationFailureInfo: info }: Failure): Failure {
  const half = TRUNCATED_FAILURE_BYTES / 2;
  return {
    message: message.slice(0, half),
    ...(source && { source }),
    ...(stackTrace && { stackTrace: stackTrace.slice(0, half) }),
    ...(info && {
      applicationFailureInfo: { type: info.type, ...(info.nonRetryable && { nonRetryable: true }) },
    }),
  };
}
