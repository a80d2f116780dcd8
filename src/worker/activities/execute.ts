import { asyncLocalStorage, CompleteAsyncError } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure, ensureApplicationFailure } from '@temporalio/common';
import type { ActivityFunction, LoadedDataConverter, Logger } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  encodeErrorToFailure,
  encodeToPayload,
} from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import type { Failure, Payload } from '../core/messages.ts';
import { CancellableContext } from './context.ts';
import { plain, withLongs } from '../host/plain.ts';

export type ActivityFunctions = Readonly<Record<string, unknown>>;

export interface ActivityParts {
  readonly activities: ActivityFunctions;
  readonly dataConverter: LoadedDataConverter;
  readonly logger: Logger;
}

export interface ActivityCall {
  readonly info: Info;
  readonly input: readonly Payload[];
  heartbeat(details: unknown): void;
}

export type ActivityResult =
  | { readonly completed: { readonly result?: Payload } }
  | { readonly failed: { readonly failure: Failure } }
  | { readonly cancelled: { readonly failure: Failure } }
  | { readonly willCompleteAsync: object };

/** Why an activity is asked to stop, in the words of the SDK. */
export type CancelReason =
  | 'CANCELLED'
  | 'NOT_FOUND'
  | 'PAUSED'
  | 'RESET'
  | 'TIMED_OUT'
  | 'WORKER_SHUTDOWN'
  | 'HEARTBEAT_DETAILS_CONVERSION_FAILED';

/** One attempt of an activity, with the context of `@temporalio/activity` around the learner's function. */
export class ActivityAttempt {
  readonly result: Promise<ActivityResult>;
  private reason: CancelReason | undefined;
  private readonly cancellable: CancellableContext;

  constructor(
    private readonly parts: ActivityParts,
    private readonly call: ActivityCall,
  ) {
    this.cancellable = new CancellableContext(call.info, parts.logger, (details) => call.heartbeat(details));
    this.result = asyncLocalStorage.run(this.cancellable.context, () => this.run());
  }

  cancel(reason: CancelReason): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.cancellable.cancel(reason, {
      notFound: reason === 'NOT_FOUND',
      cancelRequested: reason === 'CANCELLED',
      paused: reason === 'PAUSED',
      timedOut: reason === 'TIMED_OUT',
      workerShutdown: reason === 'WORKER_SHUTDOWN',
      reset: reason === 'RESET',
    });
  }

  private async run(): Promise<ActivityResult> {
    const { activities, dataConverter } = this.parts;
    const type = this.call.info.activityType;
    try {
      const fn = activities[type] ?? activities['default'];
      if (typeof fn !== 'function') throw unknownActivity(type, activities);
      const payloads = this.call.input as unknown as Parameters<typeof decodeArrayFromPayloads>[1];
      const args = await decodeArrayFromPayloads(dataConverter, payloads).catch((error: unknown) => {
        throw ApplicationFailure.fromError(error, {
          message: `Failed to parse activity args for activity ${type}: ${messageOf(error)}`,
        });
      });
      const result: unknown = await (fn as ActivityFunction)(...args);
      return { completed: { result: plain(await encodeToPayload(dataConverter, result)) as Payload } };
    } catch (error) {
      if (error instanceof CompleteAsyncError) return { willCompleteAsync: {} };
      return this.failed(error);
    }
  }

  private async failed(error: unknown): Promise<ActivityResult> {
    if (this.reason === 'HEARTBEAT_DETAILS_CONVERSION_FAILED')
      return this.failure(ApplicationFailure.retryable(this.reason, 'CancelledFailure'));
    if (this.reason !== undefined && error instanceof CancelledFailure) {
      if (this.reason === 'RESET')
        return this.failure(new ApplicationFailure('Activity reset', 'ActivityReset'));
      if (this.reason === 'PAUSED')
        return this.failure(new ApplicationFailure('Activity paused', 'ActivityPause'));
      const { stackTrace: _, ...failure } = await this.encode(error);
      return { cancelled: { failure } };
    }
    if (this.reason !== undefined && error instanceof Error && error.name === 'AbortError')
      return { cancelled: { failure: { source: 'TypeScriptSDK', canceledFailureInfo: {} } } };
    return this.failure(ensureApplicationFailure(error));
  }

  private async failure(error: Error): Promise<ActivityResult> {
    return { failed: { failure: await this.encode(error) } };
  }

  private async encode(error: unknown): Promise<Failure> {
    return plain(await encodeErrorToFailure(this.parts.dataConverter, error)) as Failure;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unknownActivity(type: string, activities: ActivityFunctions): ApplicationFailure {
  const names = Object.keys(activities).filter((name) => typeof activities[name] === 'function');
  return ApplicationFailure.create({
    type: 'NotFoundError',
    message: `Activity function ${type} is not registered on this Worker, available activities: ${JSON.stringify(names)}`,
    nonRetryable: false,
  });
}

/** Plain messages as the SDK's own helpers read them. */
export const forSdk = <T>(value: unknown): T => withLongs(value) as T;
