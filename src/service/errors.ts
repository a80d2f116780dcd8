/** gRPC status codes that the service uses. */
export const Status = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;

/** A packed detail of an error: the type's full name and the plain message. */
export interface ErrorDetail {
  readonly typeName: string;
  readonly message: object;
}

/** An answer other than OK. The gRPC front sends `code`, `message` and `details` as they are. */
export class ServiceError extends Error {
  override name = 'ServiceError';
  constructor(
    readonly code: number,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
  ) {
    super(message);
  }
}

const detail = (name: string, message: object): ErrorDetail => ({
  typeName: `temporal.api.errordetails.v1.${name}`,
  message,
});

export const invalidArgument = (message: string, details?: readonly ErrorDetail[]): ServiceError =>
  new ServiceError(Status.INVALID_ARGUMENT, message, details);

export const notFound = (message: string): ServiceError =>
  new ServiceError(Status.NOT_FOUND, message, [detail('NotFoundFailure', {})]);

export const failedPrecondition = (message: string, details?: readonly ErrorDetail[]): ServiceError =>
  new ServiceError(Status.FAILED_PRECONDITION, message, details);

const exhaustedCauses = { CONCURRENT_LIMIT: 2, BUSY_WORKFLOW: 5 } as const;

/** Too much at once: callers of the SDK try again by themselves. */
export const resourceExhausted = (message: string, cause: keyof typeof exhaustedCauses): ServiceError =>
  new ServiceError(Status.RESOURCE_EXHAUSTED, message, [
    detail('ResourceExhaustedFailure', { cause: exhaustedCauses[cause], scope: 1 }),
  ]);

export const unimplemented = (method: string): ServiceError =>
  new ServiceError(Status.UNIMPLEMENTED, `Method ${method} is unimplemented`);

export const workflowNotReady = (message: string): ServiceError =>
  failedPrecondition(message, [detail('WorkflowNotReadyFailure', {})]);

export const queryFailed = (message: string, failure?: object): ServiceError =>
  invalidArgument(message, [detail('QueryFailedFailure', failure ? { failure } : {})]);

export const alreadyStarted = (message: string, runId: string, startRequestId: string): ServiceError =>
  new ServiceError(Status.ALREADY_EXISTS, message, [
    detail('WorkflowExecutionAlreadyStartedFailure', { runId, startRequestId }),
  ]);

/** One operation of ExecuteMultiOperation failed: each gets its own status, in order. */
export const multiOperationFailed = (first: ServiceError, statuses: readonly ServiceError[]): ServiceError =>
  new ServiceError(first.code, first.message, [
    detail('MultiOperationExecutionFailure', {
      statuses: statuses.map(({ code, message, details }) => ({ code, message, details })),
    }),
  ]);

export const operationAborted = (): ServiceError =>
  new ServiceError(Status.ABORTED, 'Operation was aborted.', [
    { typeName: 'temporal.api.failure.v1.MultiOperationExecutionAborted', message: {} },
  ]);

/** A defect of ours, not a caller's: a state that cannot be, with what was found. */
export class DefectError extends Error {
  override name = 'DefectError';
}
