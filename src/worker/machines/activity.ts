import { CoreFlags } from '../core/flags.ts';
import { attributesOf, command, Events } from '../core/messages.ts';
import type { Attributes, Failure, HistoryEvent } from '../core/messages.ts';
import { NondeterminismError } from '../core/errors.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

/** Numbers of `coresdk.workflow_commands.ActivityCancellationType`. */
export const ActivityCancellation = { tryCancel: 0, wait: 1, abandon: 2 } as const;

/** Of `temporal.api.enums.v1.RetryState`. */
export const CANCEL_REQUESTED = 7;

type State = 'created' | 'scheduled' | 'started' | 'canceled' | 'closed';

export interface ScheduleActivity {
  readonly seq: number;
  readonly activityId: string;
  readonly activityType: string;
  readonly cancellationType?: number;
}

/** How Core names the two ends of a comparison. */
const CORE = { event: 'scheduled event', command: 'activity command' };

export class ActivityMachine extends Machine {
  private state: State = 'created';
  /** What became of a request to cancel the running activity. */
  private cancel_: 'none' | 'requested' | 'recorded' = 'none';
  private scheduledEventId = 0;

  constructor(
    owner: Owner,
    private readonly attributes: ScheduleActivity,
  ) {
    super(owner, 'activity', `scheduled the activity "${attributes.activityType}"`);
  }

  private get cancellation(): number {
    return this.attributes.cancellationType ?? ActivityCancellation.tryCancel;
  }

  override onEvent(event: HistoryEvent, newest: boolean): void {
    const { eventType } = event;
    if (this.state === 'canceled') return this.onLateEvent(event);
    if (this.state === 'created' && eventType === Events.ActivityTaskScheduled)
      this.onScheduled(event, newest);
    else if (this.cancel_ === 'requested') {
      if (eventType !== Events.ActivityTaskCancelRequested) this.refuse(event);
      this.cancel_ = 'recorded';
    } else if (this.state === 'scheduled' && eventType === Events.ActivityTaskStarted) this.state = 'started';
    else this.onEnd(event);
  }

  cancel(): void {
    if (this.state === 'closed' || this.state === 'canceled') return;
    if (this.state === 'created') {
      this.takenBack = true;
      this.state = 'canceled';
      this.resolveCanceled({});
    } else if (this.cancellation === ActivityCancellation.abandon) {
      this.state = 'canceled';
      this.resolveCanceled({});
    } else if (this.cancel_ === 'none') {
      this.cancel_ = 'requested';
      this.owner.command(
        this,
        command('RequestCancelActivityTask', { scheduledEventId: this.scheduledEventId }),
      );
      if (this.cancellation === ActivityCancellation.tryCancel) this.resolveCanceled({});
    }
  }

  private onScheduled(event: HistoryEvent, newest: boolean): void {
    const { activityId = '', activityType } = attributesOf(event);
    if (this.owner.useFlag(CoreFlags.idAndTypeChecks, newest)) {
      const { activityId: id, activityType: type } = this.attributes;
      if (activityType?.name !== type)
        this.differs(event, 'activity type', activityType?.name ?? '', type, CORE);
      if (activityId !== id) this.differs(event, 'activity id', activityId, id, CORE);
    }
    this.scheduledEventId = event.eventId;
    this.state = 'scheduled';
  }

  private onEnd(event: HistoryEvent): void {
    const attributes = attributesOf(event);
    const ofStarted = this.state === 'started';
    if (!ofStarted && this.state !== 'scheduled') this.refuse(event);
    // With TRY_CANCEL the workflow knows already that it was canceled.
    const tell = this.cancel_ === 'none' || this.cancellation === ActivityCancellation.wait;
    switch (event.eventType) {
      case Events.ActivityTaskCompleted:
        if (!ofStarted) this.refuse(event);
        if (tell) this.resolve({ completed: { result: attributes.result?.payloads?.[0] } });
        break;
      case Events.ActivityTaskFailed:
        if (!ofStarted) this.refuse(event);
        if (tell) this.resolve({ failed: { failure: this.failure('Activity task failed', attributes) } });
        break;
      case Events.ActivityTaskTimedOut:
        if (tell) this.resolve({ failed: { failure: this.failure('Activity task timed out', attributes) } });
        break;
      case Events.ActivityTaskCanceled:
        if (this.cancel_ !== 'recorded') this.refuse(event);
        if (tell) this.resolveCanceled(attributes);
        break;
      default:
        this.refuse(event);
    }
    this.state = 'closed';
  }

  /** What is heard of an activity that was abandoned. */
  private onLateEvent(event: HistoryEvent): void {
    const late = [Events.ActivityTaskStarted, Events.ActivityTaskCompleted] as readonly number[];
    if (this.cancellation === ActivityCancellation.abandon && late.includes(event.eventType)) return;
    throw new NondeterminismError(
      `the activity "${this.attributes.activityType}" was given up by the code, and event ${event.eventId} of the history tells more of it.`,
      { id: event.eventId, type: 'activity event' },
      this.place,
    );
  }

  private failure(message: string, attributes: Attributes): Failure {
    return { message, cause: attributes.failure, activityFailureInfo: this.info(attributes) } as Failure;
  }

  private resolveCanceled(attributes: Attributes): void {
    const failure = {
      message: 'Activity cancelled',
      cause: { canceledFailureInfo: { details: attributes.details } },
      activityFailureInfo: { ...this.info(attributes), retryState: CANCEL_REQUESTED },
    };
    this.resolve({ cancelled: { failure } });
  }

  private info({ scheduledEventId, startedEventId, identity, retryState }: Attributes): object {
    const { activityType: name, activityId } = this.attributes;
    return {
      activityType: { name },
      activityId,
      scheduledEventId: scheduledEventId ?? this.scheduledEventId,
      startedEventId: startedEventId ?? 0,
      identity: identity ?? '',
      retryState: retryState ?? 0,
    };
  }

  private resolve(result: object): void {
    this.owner.job('resolveActivity', { seq: this.attributes.seq, result, isLocal: false });
  }
}
