import type { temporal } from '@temporalio/proto';

/**
 * A protobuf message as a plain object: 64-bit integers and enums as numbers, bytes as `Uint8Array`, nothing null.
 */
export type Plain<T> = T extends { toNumber(): number } | number
  ? number
  : T extends Uint8Array | string | boolean
    ? T
    : T extends readonly (infer U)[]
      ? Plain<U>[]
      : T extends object
        ? { [K in keyof T]?: Plain<NonNullable<T[K]>> | undefined }
        : T;

type Api = typeof temporal.api;
export type WorkflowServiceRpcs = temporal.api.workflowservice.v1.WorkflowService;

export type Timestamp = { readonly seconds?: number | undefined; readonly nanos?: number | undefined };
export type Duration = Timestamp;
export type Payload = Plain<temporal.api.common.v1.IPayload>;
export type Payloads = Plain<temporal.api.common.v1.IPayloads>;
export type Memo = Plain<temporal.api.common.v1.IMemo>;
export type SearchAttributes = Plain<temporal.api.common.v1.ISearchAttributes>;
export type RetryPolicy = Plain<temporal.api.common.v1.IRetryPolicy>;
export type Failure = Plain<temporal.api.failure.v1.IFailure>;
export type WorkflowExecution = Plain<temporal.api.common.v1.IWorkflowExecution>;
export type TaskQueue = Plain<temporal.api.taskqueue.v1.ITaskQueue>;
export type Command = Plain<temporal.api.command.v1.ICommand>;
export type HistoryEvent = Plain<temporal.api.history.v1.IHistoryEvent> & {
  eventId: number;
  eventType: number;
};
export type ProtocolMessage = Plain<temporal.api.protocol.v1.IMessage>;
export type UpdateRequest = Plain<temporal.api.update.v1.IRequest>;
export type UpdateAcceptance = Plain<temporal.api.update.v1.IAcceptance>;
export type UpdateRejection = Plain<temporal.api.update.v1.IRejection>;
export type UpdateResponse = Plain<temporal.api.update.v1.IResponse>;
export type UpdateOutcome = Plain<temporal.api.update.v1.IOutcome>;
export type WorkflowQuery = Plain<temporal.api.query.v1.IWorkflowQuery>;
export type WorkflowQueryResult = Plain<temporal.api.query.v1.IWorkflowQueryResult>;
export type Link = Plain<temporal.api.common.v1.ILink>;
export type Callback = Plain<temporal.api.common.v1.ICallback>;
export type CallbackInfo = Plain<temporal.api.workflow.v1.ICallbackInfo>;
export type NexusEndpoint = Plain<temporal.api.nexus.v1.IEndpoint>;
export type NexusEndpointSpec = Plain<temporal.api.nexus.v1.IEndpointSpec>;
export type NexusFailure = Plain<temporal.api.nexus.v1.IFailure>;
export type NexusHandlerError = Plain<temporal.api.nexus.v1.IHandlerError>;
export type NexusLink = Plain<temporal.api.nexus.v1.ILink>;
export type NexusStartOperationResponse = Plain<temporal.api.nexus.v1.IStartOperationResponse>;
export type PendingNexusOperationInfo = Plain<temporal.api.workflow.v1.IPendingNexusOperationInfo>;
export type PendingActivityInfo = Plain<temporal.api.workflow.v1.IPendingActivityInfo>;

export type CalendarSpec = Plain<temporal.api.schedule.v1.ICalendarSpec>;
export type StructuredCalendarSpec = Plain<temporal.api.schedule.v1.IStructuredCalendarSpec>;
export type Range = Plain<temporal.api.schedule.v1.IRange>;
export type IntervalSpec = Plain<temporal.api.schedule.v1.IIntervalSpec>;
export type ScheduleSpec = Plain<temporal.api.schedule.v1.IScheduleSpec>;
export type ScheduleMessage = Plain<temporal.api.schedule.v1.ISchedule>;
export type SchedulePatch = Plain<temporal.api.schedule.v1.ISchedulePatch>;
export type ScheduleInfo = Plain<temporal.api.schedule.v1.IScheduleInfo>;
export type ScheduleListEntry = Plain<temporal.api.schedule.v1.IScheduleListEntry>;
export type ScheduleActionResult = Plain<temporal.api.schedule.v1.IScheduleActionResult>;
export type NewWorkflowExecutionInfo = Plain<temporal.api.workflow.v1.INewWorkflowExecutionInfo>;

/** The messages of the workflow service, by name. */
export type WorkflowServiceMessages = Api['workflowservice']['v1'];
type V1 = WorkflowServiceMessages;
type MessageOf<N extends keyof V1> = V1[N] extends { prototype: infer M } ? M : never;

/** The plain form of a message of the workflow service, by its name: `Wire<'StartWorkflowExecutionRequest'>`. */
export type Wire<N extends keyof V1> = Plain<Omit<MessageOf<N>, 'toJSON'>>;

/** Names of the events, as a reader of a history knows them: `TimerStarted`. */
export type EventName = keyof typeof EventType;
type AttributesField<N extends string> = `${Uncapitalize<N>}EventAttributes`;

/** The attributes of an event by its name. */
export type EventAttributes<N extends EventName> =
  AttributesField<N> extends keyof temporal.api.history.v1.IHistoryEvent
    ? Plain<NonNullable<temporal.api.history.v1.IHistoryEvent[AttributesField<N>]>>
    : never;

/** The events that this service writes or reads, with their numbers on the wire. */
export const EventType = {
  WorkflowExecutionStarted: 1,
  WorkflowExecutionCompleted: 2,
  WorkflowExecutionFailed: 3,
  WorkflowExecutionTimedOut: 4,
  WorkflowTaskScheduled: 5,
  WorkflowTaskStarted: 6,
  WorkflowTaskCompleted: 7,
  WorkflowTaskTimedOut: 8,
  WorkflowTaskFailed: 9,
  ActivityTaskScheduled: 10,
  ActivityTaskStarted: 11,
  ActivityTaskCompleted: 12,
  ActivityTaskFailed: 13,
  ActivityTaskTimedOut: 14,
  ActivityTaskCancelRequested: 15,
  ActivityTaskCanceled: 16,
  TimerStarted: 17,
  TimerFired: 18,
  TimerCanceled: 19,
  WorkflowExecutionCancelRequested: 20,
  WorkflowExecutionCanceled: 21,
  RequestCancelExternalWorkflowExecutionInitiated: 22,
  RequestCancelExternalWorkflowExecutionFailed: 23,
  ExternalWorkflowExecutionCancelRequested: 24,
  MarkerRecorded: 25,
  WorkflowExecutionSignaled: 26,
  WorkflowExecutionTerminated: 27,
  WorkflowExecutionContinuedAsNew: 28,
  StartChildWorkflowExecutionInitiated: 29,
  StartChildWorkflowExecutionFailed: 30,
  ChildWorkflowExecutionStarted: 31,
  ChildWorkflowExecutionCompleted: 32,
  ChildWorkflowExecutionFailed: 33,
  ChildWorkflowExecutionCanceled: 34,
  ChildWorkflowExecutionTimedOut: 35,
  ChildWorkflowExecutionTerminated: 36,
  SignalExternalWorkflowExecutionInitiated: 37,
  SignalExternalWorkflowExecutionFailed: 38,
  ExternalWorkflowExecutionSignaled: 39,
  UpsertWorkflowSearchAttributes: 40,
  WorkflowExecutionUpdateAccepted: 41,
  WorkflowExecutionUpdateCompleted: 43,
  WorkflowPropertiesModified: 46,
  WorkflowExecutionUpdateAdmitted: 47,
  NexusOperationScheduled: 48,
  NexusOperationStarted: 49,
  NexusOperationCompleted: 50,
  NexusOperationFailed: 51,
  NexusOperationCanceled: 52,
  NexusOperationTimedOut: 53,
  NexusOperationCancelRequested: 54,
  WorkflowExecutionOptionsUpdated: 55,
  NexusOperationCancelRequestCompleted: 56,
  NexusOperationCancelRequestFailed: 57,
} as const;

const names = new Map<number, EventName>(
  Object.entries(EventType).map(([name, type]) => [type, name as EventName]),
);

/** The name of an event's type: `TimerStarted`. */
export function eventName(event: HistoryEvent): EventName {
  return names.get(event.eventType)!;
}

/** The event message with its attributes in the field that belongs to its type. */
export function makeEvent<N extends EventName>(
  name: N,
  eventId: number,
  timeMs: number,
  attributes: EventAttributes<N>,
): HistoryEvent {
  return {
    eventId,
    eventTime: toTimestamp(timeMs),
    eventType: EventType[name],
    taskId: eventId,
    [attributesField(name)]: attributes,
  };
}

const fields = new Map<EventName, string>();
function attributesField(name: EventName): string {
  let field = fields.get(name);
  if (field === undefined) {
    field = `${name.charAt(0).toLowerCase()}${name.slice(1)}EventAttributes`;
    fields.set(name, field);
  }
  return field;
}

/** The attributes of an event of a known type. */
export function attributesOf<N extends EventName>(event: HistoryEvent, name: N): EventAttributes<N> {
  return (event as Record<string, unknown>)[attributesField(name)] as EventAttributes<N>;
}

/** How many different times and durations are kept to be given again. */
const SHARED_TIMESTAMPS = 1_000;
const shared = new Map<number, Timestamp>();

/**
 * The time or duration as its message. Equal ones are mostly one object, for a history has the same few again and again;
 * so nobody may change one.
 */
export function toTimestamp(ms: number): Timestamp {
  const known = shared.get(ms);
  if (known) return known;
  const seconds = Math.floor(ms / 1000);
  const made = { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
  if (shared.size >= SHARED_TIMESTAMPS) shared.clear();
  shared.set(ms, made);
  return made;
}

export function fromTimestamp(timestamp: Timestamp | undefined): number {
  return (timestamp?.seconds ?? 0) * 1000 + (timestamp?.nanos ?? 0) / 1e6;
}

export const toDuration = toTimestamp;
/** Milliseconds of a duration; 0 when it is absent. */
export const fromDuration: (duration: Duration | undefined) => number = fromTimestamp;

/** A text as a JSON payload, as the real service writes the few that are its own. */
export function jsonPayloads(text: string): Payloads {
  const bytes = (ascii: string): Uint8Array => Uint8Array.from(ascii, (char) => char.charCodeAt(0));
  return {
    payloads: [{ metadata: { encoding: bytes('json/plain') }, data: bytes(JSON.stringify(text)) }],
  };
}
