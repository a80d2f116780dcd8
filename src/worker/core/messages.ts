/*
 * The messages of the service as the Worker reads them: plain objects, 64-bit integers as numbers, enums as numbers, absent
 * fields absent. Only what the Worker looks at is named here; the rest travels through it unseen.
 */

export interface Timestamp {
  readonly seconds?: number;
  readonly nanos?: number;
}

export interface Payload {
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
  readonly data?: Uint8Array;
}

export interface Payloads {
  readonly payloads?: readonly Payload[];
}

export type Fields = Readonly<Record<string, unknown>>;

export interface Failure extends Fields {
  readonly message?: string;
  readonly cause?: Failure;
  readonly canceledFailureInfo?: object;
  readonly timeoutFailureInfo?: object;
}

/** What the attributes of events have in them that the Worker looks at. */
export interface Attributes extends Fields {
  readonly scheduledEventId?: number;
  readonly startedEventId?: number;
  readonly initiatedEventId?: number;
  readonly originalExecutionRunId?: string;
  readonly newRunId?: string;
  readonly cause?: number;
  readonly activityId?: string;
  readonly activityType?: { readonly name?: string };
  readonly workflowId?: string;
  readonly workflowType?: { readonly name?: string };
  readonly workflowExecution?: { readonly workflowId?: string; readonly runId?: string };
  readonly result?: Payloads;
  readonly failure?: Failure;
  readonly identity?: string;
  readonly retryState?: number;
  readonly timerId?: string;
  readonly markerName?: string;
  readonly details?: Readonly<Record<string, Payloads>> & Payloads;
  readonly sdkMetadata?: SdkMetadata;
  readonly historySizeBytes?: number;
  readonly suggestContinueAsNew?: boolean;
  readonly suggestContinueAsNewReasons?: readonly number[];
  readonly targetWorkerDeploymentVersionChanged?: boolean;
  readonly deploymentVersion?: DeploymentVersion;
  readonly workerVersion?: { readonly buildId?: string };
  readonly protocolInstanceId?: string;
  readonly acceptedRequestMessageId?: string;
  readonly acceptedRequestSequencingEventId?: number;
  readonly acceptedRequest?: UpdateRequest;
  readonly request?: UpdateRequest;
  readonly searchAttributes?: { readonly indexedFields?: Readonly<Record<string, Payload>> };
  readonly header?: { readonly fields?: Readonly<Record<string, Payload>> };
  readonly input?: Payloads;
  readonly signalName?: string;
  readonly workflowTaskTimeout?: Timestamp;
  readonly memo?: { readonly fields?: Readonly<Record<string, Payload>> };
  readonly retryPolicy?: object;
}

export interface DeploymentVersion {
  readonly deploymentName?: string;
  readonly buildId?: string;
}

export interface SdkMetadata {
  readonly coreUsedFlags?: readonly number[];
  readonly langUsedFlags?: readonly number[];
  readonly sdkName?: string;
  readonly sdkVersion?: string;
}

export interface UpdateRequest {
  readonly meta?: { readonly updateId?: string; readonly identity?: string };
  readonly input?: {
    readonly header?: { readonly fields?: Readonly<Record<string, Payload>> };
    readonly name?: string;
    readonly args?: Payloads;
  };
}

export interface HistoryEvent extends Fields {
  readonly eventId: number;
  readonly eventType: number;
  readonly eventTime?: Timestamp;
  readonly workerMayIgnore?: boolean;
}

/** A message of the update protocol as it comes with a workflow task. */
export interface IncomingMessage {
  readonly id: string;
  readonly protocolInstanceId: string;
  readonly eventId: number;
  readonly request: UpdateRequest;
}

export interface OutgoingMessage {
  readonly id: string;
  readonly protocolInstanceId: string;
  readonly typeName: string;
  readonly body: object;
}

/** A command as the service takes it. */
export interface Command extends Fields {
  readonly commandType: number;
}

/** Numbers of `temporal.api.enums.v1.EventType`. */
export const Events = {
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
  WorkflowExecutionUpdateRejected: 42,
  WorkflowExecutionUpdateCompleted: 43,
  WorkflowPropertiesModifiedExternally: 44,
  ActivityPropertiesModifiedExternally: 45,
  WorkflowPropertiesModified: 46,
  WorkflowExecutionUpdateAdmitted: 47,
  NexusOperationScheduled: 48,
  NexusOperationCancelRequested: 54,
  WorkflowExecutionOptionsUpdated: 55,
  WorkflowExecutionPaused: 58,
  WorkflowExecutionUnpaused: 59,
} as const;

/** Numbers of `temporal.api.enums.v1.CommandType`. */
export const Commands = {
  ScheduleActivityTask: 1,
  RequestCancelActivityTask: 2,
  StartTimer: 3,
  CompleteWorkflowExecution: 4,
  FailWorkflowExecution: 5,
  CancelTimer: 6,
  CancelWorkflowExecution: 7,
  RequestCancelExternalWorkflowExecution: 8,
  RecordMarker: 9,
  ContinueAsNewWorkflowExecution: 10,
  StartChildWorkflowExecution: 11,
  SignalExternalWorkflowExecution: 12,
  UpsertWorkflowSearchAttributes: 13,
  ProtocolMessage: 14,
  ModifyWorkflowProperties: 16,
} as const;

export type CommandName = keyof typeof Commands;

const eventNames = new Map<number, string>(Object.entries(Events).map(([name, number]) => [number, name]));

/** `TimerStarted`. */
export const eventName = ({ eventType }: HistoryEvent): string =>
  eventNames.get(eventType) ?? `event type ${eventType}`;

/** The one field of an event that holds its attributes. */
export function attributesOf(event: HistoryEvent): Attributes {
  for (const name in event) if (name.endsWith('EventAttributes')) return event[name] as Attributes;
  return {};
}

/** Events that are there because a command asked for them. */
const fromCommands: ReadonlySet<number> = new Set([
  Events.ActivityTaskScheduled,
  Events.ActivityTaskCancelRequested,
  Events.MarkerRecorded,
  Events.RequestCancelExternalWorkflowExecutionInitiated,
  Events.SignalExternalWorkflowExecutionInitiated,
  Events.StartChildWorkflowExecutionInitiated,
  Events.TimerCanceled,
  Events.TimerStarted,
  Events.UpsertWorkflowSearchAttributes,
  Events.WorkflowPropertiesModified,
  Events.NexusOperationScheduled,
  Events.NexusOperationCancelRequested,
  Events.WorkflowExecutionCanceled,
  Events.WorkflowExecutionCompleted,
  Events.WorkflowExecutionContinuedAsNew,
  Events.WorkflowExecutionFailed,
  Events.WorkflowExecutionUpdateAccepted,
  Events.WorkflowExecutionUpdateRejected,
  Events.WorkflowExecutionUpdateCompleted,
]);

export const isCommandEvent = ({ eventType }: HistoryEvent): boolean => fromCommands.has(eventType);

const ends: ReadonlySet<number> = new Set([
  Events.WorkflowExecutionCompleted,
  Events.WorkflowExecutionFailed,
  Events.WorkflowExecutionTimedOut,
  Events.WorkflowExecutionCanceled,
  Events.WorkflowExecutionTerminated,
  Events.WorkflowExecutionContinuedAsNew,
]);

export const isFinalEvent = ({ eventType }: HistoryEvent): boolean => ends.has(eventType);

/** Makes a command: its type, and its attributes in the field that is named for it. Absent attributes stay away. */
export function command(name: CommandName, attributes: object): Command {
  const field = `${name[0]!.toLowerCase()}${name.slice(1)}CommandAttributes`;
  return { commandType: Commands[name], [field]: withoutGaps(attributes) };
}

export function withoutGaps(fields: object): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

export function toMs(time: Timestamp | undefined): number {
  return (time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1e6);
}

export function fromMs(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

const utf8 = new TextEncoder();
const text = new TextDecoder();

export function jsonPayload(value: unknown, metadata: Readonly<Record<string, string>> = {}): Payload {
  const all = { encoding: 'json/plain', ...metadata };
  return {
    metadata: Object.fromEntries(Object.entries(all).map(([name, word]) => [name, utf8.encode(word)])),
    data: utf8.encode(JSON.stringify(value)),
  };
}

export const jsonOf = (payload: Payload | undefined): unknown =>
  payload?.data === undefined ? undefined : JSON.parse(text.decode(payload.data));
