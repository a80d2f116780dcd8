import { EventEmitter } from 'events';
import { asyncLocalStorage, Context } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { ActivityCancellationDetails, CancelledFailure, noopMetricMeter } from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { silentLogger } from '../../worker/logger.ts';

type ActivityFunction = (...args: never[]) => Promise<unknown>;

/** One activity outside of any workflow: what `MockActivityEnvironment` of `@temporalio/testing` does. */
class PageActivityEnvironment extends EventEmitter {
  readonly context: Context;
  #cancelled = false;
  #reject: (error: Error) => void = () => {};
  readonly #abort = new AbortController();
  readonly #details: { details?: ActivityCancellationDetails } = {};

  constructor(info: Partial<Info> = {}) {
    super();
    const cancelled = new Promise<never>((_, reject) => (this.#reject = reject));
    cancelled.catch(() => {});
    this.context = new Context(
      { ...defaultInfo(), ...info },
      cancelled,
      this.#abort.signal,
      (details) => void this.emit('heartbeat', details),
      undefined,
      silentLogger,
      noopMetricMeter,
      this.#details,
    );
  }

  /** Asks the activity to stop. Activities that are run later are cancelled from their start. */
  cancel = (
    reason = 'CANCELLED',
    details = new ActivityCancellationDetails({ cancelRequested: true }),
  ): void => {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#details.details = details;
    const error = new CancelledFailure(reason);
    this.#abort.abort(error);
    this.#reject(error);
  };

  async run(fn: ActivityFunction, ...args: never[]): Promise<unknown> {
    return asyncLocalStorage.run(this.context, () => fn(...args));
  }
}

/** What an activity is told of itself when nothing is said: as `@temporalio/testing` has it. */
function defaultInfo(): Info {
  const info = {
    attempt: 1,
    taskQueue: 'test',
    isLocal: false,
    taskToken: new TextEncoder().encode('test'),
    base64TaskToken: btoa('test'),
    activityId: 'test',
    activityType: 'unknown',
    workflowType: 'test',
    activityNamespace: 'default',
    workflowNamespace: 'default',
    namespace: 'test',
    workflowExecution: { workflowId: 'test', runId: '00000000-0000-0000-0000-000000000000' },
    scheduledTimestampMs: 1,
    startToCloseTimeoutMs: 1000,
    scheduleToCloseTimeoutMs: 1000,
    currentAttemptScheduledTimestampMs: 1,
    inWorkflow: true,
  };
  return info as unknown as Info;
}

export const activityEnvironment = (): MockActivityEnvironment =>
  // Tests are checked against the SDK's own class.
  new PageActivityEnvironment() as unknown as MockActivityEnvironment;
