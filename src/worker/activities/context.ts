import { Context } from '@temporalio/activity';
import type { Info } from '@temporalio/activity';
import { CancelledFailure, noopMetricMeter } from '@temporalio/common';
import type { Logger } from '@temporalio/common';

type Details = NonNullable<ConstructorParameters<typeof Context>[7]>;

/** The context of `@temporalio/activity` for one attempt, with the means to cancel it. */
export class CancellableContext {
  readonly context: Context;
  private readonly controller = new AbortController();
  private readonly details: Details = {};
  private reject: (error: Error) => void = () => undefined;

  constructor(info: Info, logger: Logger, heartbeat: (details: unknown) => void) {
    const cancelled = new Promise<never>((_, reject) => (this.reject = reject));
    cancelled.catch(() => undefined);
    const { signal } = this.controller;
    this.context = new Context(
      info,
      cancelled,
      signal,
      heartbeat,
      undefined,
      logger,
      noopMetricMeter,
      this.details,
    );
  }

  /** Tells the activity that it shall stop. A second call changes nothing. */
  cancel(reason: string, details: NonNullable<Details['details']>): void {
    if (this.controller.signal.aborted) return;
    this.details.details = details;
    const error = new CancelledFailure(reason);
    this.controller.abort(error);
    this.reject(error);
  }
}
