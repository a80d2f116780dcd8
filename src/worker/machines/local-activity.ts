import { CoreFlags } from '../core/flags.ts';
import { HistoryError, NondeterminismError } from '../core/errors.ts';
import { attributesOf, command, Events, fromMs, jsonOf, jsonPayload, toMs } from '../core/messages.ts';
import type { Failure, HistoryEvent, Payload, Timestamp } from '../core/messages.ts';
import { ActivityCancellation, CANCEL_REQUESTED } from './activity.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

export const LOCAL_ACTIVITY_MARKER = 'core_local_activity';

export interface ScheduleLocalActivity {
  readonly seq: number;
  readonly activityId: string;
  readonly activityType: string;
  readonly attempt?: number;
  readonly originalScheduleTime?: Timestamp;
  readonly cancellationType?: number;
  readonly arguments?: readonly Payload[];
  readonly headers?: Readonly<Record<string, Payload>>;
  readonly retryPolicy?: object;
  readonly scheduleToCloseTimeout?: Timestamp;
  readonly scheduleToStartTimeout?: Timestamp;
  readonly startToCloseTimeout?: Timestamp;
  readonly localRetryThreshold?: Timestamp;
}

/** How a local activity ended, or how long it must wait for its next attempt. */
export interface LocalResult {
  readonly completed?: { readonly result?: Payload };
  readonly failed?: { readonly failure?: Failure };
  readonly timedOut?: { readonly failure?: Failure };
  readonly cancelled?: { readonly failure?: Failure };
  readonly attempt: number;
  readonly completeTimeMs?: number;
  readonly backoffMs?: number;
  readonly originalScheduleTime?: Timestamp;
}

/** Runs local activities; what is asked here never reaches the service. */
export interface LocalActivities {
  start(machine: LocalActivityMachine): void;
  cancel(machine: LocalActivityMachine): void;
  /** Its result is awaited no longer. */
  abandon(machine: LocalActivityMachine): void;
}

export interface LocalMarker {
  readonly seq: number;
  readonly activityId: string;
  readonly activityType: string;
  readonly result: LocalResult;
}

/** Core writes times of a marker as text or as seconds and nanoseconds, by its version. */
type MarkerTime = string | Timestamp | null | undefined;

function markerTimeMs(time: MarkerTime): number | undefined {
  if (time === undefined || time === null) return undefined;
  return typeof time === 'string' ? Date.parse(time) : toMs(time);
}

const durationMs = (time: MarkerTime): number | undefined =>
  typeof time === 'string' ? Number.parseFloat(time) * 1000 : markerTimeMs(time);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function localMarkerOf(event: HistoryEvent): LocalMarker | undefined {
  const { markerName, details, failure } = attributesOf(event);
  if (event.eventType !== Events.MarkerRecorded || markerName !== LOCAL_ACTIVITY_MARKER) return undefined;
  const data = jsonOf(details?.['data']?.payloads?.[0]) as Record<string, unknown> | undefined;
  if (data === undefined) throw new HistoryError(`the marker of event ${event.eventId} can't be read`);
  const field = (snake: string, camel: string): unknown => data[snake] ?? data[camel];
  const scheduled = markerTimeMs(field('original_schedule_time', 'originalScheduleTime') as MarkerTime);
  const completeTimeMs = markerTimeMs(field('complete_time', 'completeTime') as MarkerTime);
  const backoffMs = durationMs(data['backoff'] as MarkerTime);
  const result = details?.['result']?.payloads?.[0];
  const canceled = failure?.canceledFailureInfo ?? failure?.cause?.canceledFailureInfo;
  return {
    seq: Number(data['seq']),
    activityId: textOf(field('activity_id', 'activityId')),
    activityType: textOf(field('activity_type', 'activityType')),
    result: {
      ...(failure === undefined
        ? { completed: result ? { result } : {} }
        : { [canceled ? 'cancelled' : 'failed']: { failure } }),
      attempt: Number(data['attempt'] ?? 1),
      ...(completeTimeMs !== undefined && { completeTimeMs }),
      ...(backoffMs !== undefined && { backoffMs }),
      ...(scheduled !== undefined && { originalScheduleTime: fromMs(scheduled) }),
    },
  };
}

type State = 'running' | 'waitsForMarker' | 'resolvedByMarker' | 'resolved' | 'recorded';

export class LocalActivityMachine extends Machine {
  private state: State;
  private outcome: 'completed' | 'failed' | 'cancelled' | undefined;

  constructor(
    owner: Owner,
    readonly attributes: ScheduleLocalActivity,
    private readonly activities: LocalActivities,
    readonly startedAtMs: number,
  ) {
    super(owner, 'local activity', `ran the local activity "${attributes.activityType}"`);
    this.state = owner.replaying ? 'waitsForMarker' : 'running';
  }

  get waitsForMarker(): boolean {
    return this.state === 'waitsForMarker';
  }

  /** The marker only has to be crossed off: no command was made for it. */
  get resolvedByMarker(): boolean {
    return this.state === 'resolvedByMarker';
  }

  begin(): void {
    if (this.state === 'running') this.activities.start(this);
  }

  /** Replay is over and there is no marker: the activity has not been done. */
  replayEnded(): void {
    if (this.state !== 'waitsForMarker') return;
    this.state = 'running';
    this.activities.start(this);
  }

  resolveByMarker(result: LocalResult): void {
    if (this.state !== 'waitsForMarker')
      throw new HistoryError(`local activity ${this.attributes.seq} has a second marker`);
    this.state = 'resolvedByMarker';
    this.tell(result);
  }

  resolve(result: LocalResult): void {
    if (this.state !== 'running') return;
    this.state = 'resolved';
    this.outcome = result.completed ? 'completed' : result.cancelled ? 'cancelled' : 'failed';
    this.tell(result);
    this.owner.command(this, this.marker(result));
  }

  cancel(): void {
    const type = this.attributes.cancellationType ?? ActivityCancellation.tryCancel;
    const atOnce = type !== ActivityCancellation.wait && this.state === 'running';
    if (atOnce) {
      const { attempt = 1, originalScheduleTime } = this.attributes;
      this.resolve({
        cancelled: { failure: { canceledFailureInfo: {} } },
        attempt,
        ...(originalScheduleTime && { originalScheduleTime }),
      });
    }
    if (type === ActivityCancellation.abandon) this.activities.abandon(this);
    else this.activities.cancel(this);
  }

  override onEvent(event: HistoryEvent): void {
    const marker = localMarkerOf(event);
    if (marker === undefined || (this.state !== 'resolved' && this.state !== 'resolvedByMarker'))
      this.refuse(event);
    const succeeded = marker.result.completed !== undefined;
    if (this.outcome === 'completed' ? !succeeded : this.outcome === 'failed' && succeeded) {
      const type = 'MarkerRecorded';
      const message = `the local activity "${this.attributes.activityType}" ended in another way than event ${event.eventId} of the history says`;
      throw new NondeterminismError(message, { id: event.eventId, type }, this.place);
    }
    const { seq, activityId, activityType } = this.attributes;
    if (marker.seq !== seq) this.differs(event, 'number', String(marker.seq), String(seq));
    if (this.owner.useFlag(CoreFlags.idAndTypeChecks, this.state === 'resolved')) {
      if (marker.activityType !== activityType)
        this.differs(event, 'activity type', marker.activityType, activityType);
      if (marker.activityId !== activityId) this.differs(event, 'activity id', marker.activityId, activityId);
    }
    this.state = 'recorded';
  }

  private tell(result: LocalResult): void {
    this.owner.job('resolveActivity', {
      seq: this.attributes.seq,
      result: this.resolution(result),
      isLocal: true,
    });
    if (result.completeTimeMs !== undefined) this.owner.advanceTo(result.completeTimeMs);
  }

  private resolution(result: LocalResult): object {
    const { attempt, backoffMs, originalScheduleTime } = result;
    if (backoffMs !== undefined)
      return { backoff: { attempt: attempt + 1, backoffDuration: fromMs(backoffMs), originalScheduleTime } };
    if (result.completed) return { completed: { result: result.completed.result } };
    if (result.cancelled)
      return { cancelled: { failure: this.wrapped('Local Activity cancelled', result.cancelled.failure) } };
    const failure = result.timedOut
      ? this.wrapped('Local Activity timed out', result.timedOut.failure)
      : result.failed?.failure;
    return { failed: { failure } };
  }

  private wrapped(message: string, cause: Failure | undefined): object | undefined {
    if (cause?.canceledFailureInfo === undefined && cause?.timeoutFailureInfo === undefined) return cause;
    const { activityId, activityType: name } = this.attributes;
    const activityFailureInfo = { activityType: { name }, activityId, retryState: CANCEL_REQUESTED };
    return { message, cause, activityFailureInfo };
  }

  private marker(result: LocalResult) {
    const { seq, activityId, activityType } = this.attributes;
    const data = {
      seq,
      attempt: result.attempt,
      activity_id: activityId,
      activity_type: activityType,
      complete_time: result.completeTimeMs === undefined ? null : fromMs(result.completeTimeMs),
      backoff: result.backoffMs === undefined ? null : fromMs(result.backoffMs),
      original_schedule_time: result.originalScheduleTime ?? null,
    };
    const payload = result.completed?.result;
    return command('RecordMarker', {
      markerName: LOCAL_ACTIVITY_MARKER,
      details: {
        data: { payloads: [jsonPayload(data)] },
        ...(payload && { result: { payloads: [payload] } }),
      },
      failure: (result.failed ?? result.timedOut ?? result.cancelled)?.failure,
    });
  }
}
