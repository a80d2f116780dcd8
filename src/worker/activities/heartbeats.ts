import { encodeToPayload } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import type { LoadedDataConverter } from '@temporalio/common';
import type { Payload } from '../core/messages.ts';
import { plain } from '../host/plain.ts';
import type { WorkerPlatform } from '../platform.ts';
import { Status, statusOf } from '../workflow-api.ts';
import type { WorkflowApi } from '../workflow-api.ts';
import type { CancelReason } from './execute.ts';

/** The share of the heartbeat timeout that may pass between two reports. */
const SHARE = 0.8;

export interface HeartbeatThrottle {
  /** Milliseconds between two reports of an activity without a heartbeat timeout. */
  readonly defaultMs: number;
  /** Milliseconds that pass at most between two reports. */
  readonly maxMs: number;
}

/** Milliseconds between two reports of an activity with this heartbeat timeout; 0 is none. */
export function heartbeatIntervalMs(timeoutMs: number, { defaultMs, maxMs }: HeartbeatThrottle): number {
  return Math.min(timeoutMs > 0 ? timeoutMs * SHARE : defaultMs, maxMs);
}

/** The heartbeats of one attempt: the first goes at once, what follows within an interval is one report with the last details. */
export class Heartbeats {
  private pending: { readonly details: unknown } | undefined;
  private timer: { cancel(): void } | undefined;
  private sending: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly api: WorkflowApi,
    private readonly platform: WorkerPlatform,
    private readonly dataConverter: LoadedDataConverter,
    private readonly taskToken: Uint8Array,
    private readonly intervalMs: number,
    private readonly cancel: (reason: CancelReason) => void,
    private readonly signal: AbortSignal,
  ) {}

  beat(details: unknown): void {
    if (this.closed) return;
    this.pending = { details };
    if (this.timer === undefined) this.report();
  }

  /** Waits for what is under way. The last details of an attempt that failed must reach the next one. */
  async close(flush: boolean): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    if (flush && this.pending !== undefined) this.report();
    await this.sending;
  }

  private report(): void {
    const { details } = this.pending!;
    this.pending = undefined;
    this.timer = this.platform.setTimer(this.intervalMs, () => {
      this.timer = undefined;
      if (this.pending !== undefined) this.report();
    });
    if (this.closed) this.timer.cancel();
    this.sending = this.sending.then(() => this.send(details));
  }

  private async send(details: unknown): Promise<void> {
    let payload: Payload;
    try {
      payload = plain(await encodeToPayload(this.dataConverter, details)) as Payload;
    } catch {
      return this.cancel('HEARTBEAT_DETAILS_CONVERSION_FAILED');
    }
    try {
      const answer = await this.api.call<{
        readonly cancelRequested?: boolean;
        readonly activityPaused?: boolean;
        readonly activityReset?: boolean;
      }>(
        'RecordActivityTaskHeartbeat',
        { taskToken: this.taskToken, ...(details !== undefined && { details: { payloads: [payload] } }) },
        this.signal,
      );
      if (answer.cancelRequested) this.cancel('CANCELLED');
      else if (answer.activityReset) this.cancel('RESET');
      else if (answer.activityPaused) this.cancel('PAUSED');
    } catch (error) {
      // Any other failure is like a report that was lost: the next one may get through.
      if (statusOf(error) === Status.NOT_FOUND) this.cancel('NOT_FOUND');
    }
  }
}
