/**
 * What the service needs from the place where it runs, and what it gives to whoever carries requests to it.
 * Both ends speak plain objects in the shape of Temporal's protobuf messages: 64-bit integers as numbers, bytes as
 * `Uint8Array`, enums as numbers, absent fields absent (never null).
 */

export interface Platform {
  /** Wall clock in milliseconds since 1970. Read once, when the service starts. */
  wallNow(): number;
  /** Milliseconds of a clock that never goes back; only differences are used. */
  monotonicNow(): number;
  /** Calls `fn` after about `ms` milliseconds of real time. Long polls and the unskipped pace of the clock stand on it. */
  setTimer(ms: number, fn: () => void): Cancelable;
  /** Calls `fn` after everything that is already waiting to run, input included. */
  macrotask(fn: () => void): void;
  /** A new UUID. */
  newId(): string;
  /** Wraps a message for a field of type `google.protobuf.Any`. */
  packAny(typeName: string, message: object): PackedAny;
  /** Opens a `google.protobuf.Any`; throws if the bytes are not of that type. */
  unpackAny(any: PackedAny): { readonly typeName: string; readonly message: object };
  /** One line for whoever runs the service. */
  log(level: 'warn' | 'error', line: string): void;
}

export interface Cancelable {
  cancel(): void;
}

export interface PackedAny {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** What is known of one call beside its request. */
export interface CallContext {
  /** Aborted when the caller went away or its deadline passed. */
  readonly signal: CallSignal;
  /** Real milliseconds that were left until the caller's deadline when the call arrived. */
  readonly deadlineMs?: number;
}

/** The part of an `AbortSignal` that the service uses; it has no platform types of its own. */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The service, however it is reached. */
export interface TestService {
  /**
   * Answers one RPC.
   *
   * @param method full name, such as `temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution`
   * @throws ServiceError with the gRPC status code, the words and the details of the real service
   */
  call(method: string, request: object, context: CallContext): Promise<object>;
  /** Full names of all methods that are implemented; every other name answers UNIMPLEMENTED. */
  readonly methods: readonly string[];
  /** Ends all waiting calls and timers. Calls made afterwards answer UNAVAILABLE. */
  close(): void;
}

export interface TestServiceOptions {
  /** `true`: time passes at the pace of the wall clock until someone unlocks it. */
  readonly timeSkippingLocked: boolean;
  /**
   * `true`: while a call waits for an update and nothing but the test environment's own lock is held, time is skipped, as
   * it is while a call waits for a result. Off by default: the official service does not skip then.
   */
  readonly skipOnUpdateWait?: boolean;
  /** `true`: unlocking what is not locked is an error. By default it is allowed, so that callers that await results at once do not disturb each other. */
  readonly strictUnlock?: boolean;
  /** Search attributes to register at the start: name to type, such as `{ CustomerId: 'Keyword' }`. */
  readonly searchAttributes?: Readonly<Record<string, string>>;
}
