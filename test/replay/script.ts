import type { coresdk } from '@temporalio/proto';
import {
  attributesOf,
  eventName,
  type EventAttributes,
  type HistoryEvent,
  type Payload,
  type Plain,
} from '../../src/service/proto.ts';

export type CoreCommand = Plain<coresdk.workflow_commands.IWorkflowCommand>;

/** What a workflow must have done to bring this history about. */
export interface Script {
  /** The history with its timers numbered as the core numbers them, and its markers as ones that the core knows. */
  readonly events: readonly HistoryEvent[];
  /**
   * The commands in the core's terms, in their order, by the WorkflowTaskStarted of the workflow task that brought them
   * about. One for each workflow task of which the workflow hears; the others have none of their own.
   */
  readonly commands: ReadonlyMap<number, readonly CoreCommand[]>;
  /**
   * A scripted worker can do what no worker of an SDK does, and the core refuses that with good reason: commands with a
   * workflow task that brought no news, since code that nothing wakes decides nothing; a cancellation of what the same
   * workflow task began, since an SDK sends neither; a result that is not one value.
   */
  readonly impossible: boolean;
}

/**
 * Reads from a history which commands each workflow task was completed with. They stand right behind the
 * WorkflowTaskCompleted, so nothing beside the history is needed.
 */
export function scriptOf(history: readonly HistoryEvent[]): Script {
  const events = structuredClone(history) as HistoryEvent[];
  const reader = new Reader();
  const commands = new Map<number, CoreCommand[]>();
  let current: CoreCommand[] = [];
  let areCommands = false;
  // The core does not call a workflow that has nothing new to hear: what it does then, it must have decided before.
  let hasNews = true;
  let prompted = true;
  let impossible = false;
  for (const [index, event] of events.entries()) {
    const name = eventName(event) as string;
    reader.see(event);
    impossible ||= hasOddResult(event) || takesBackAtOnce(events, event);
    const command: CoreCommand | undefined = areCommands ? reader.commandOf(name, event) : undefined;
    areCommands = name === 'WorkflowTaskCompleted' || command !== undefined;
    if (command) {
      current.push(command);
      impossible ||= !prompted;
    } else if (name === 'WorkflowTaskCompleted') {
      prompted = hasNews || bringsUpdate(events, index);
      if (prompted) commands.set(attributesOf(event, name).startedEventId ?? 0, (current = []));
      hasNews = false;
    } else if (!name.startsWith('WorkflowTask')) {
      hasNews = true;
    }
  }
  return { events, commands, impossible };
}

function hasOddResult({
  activityTaskCompletedEventAttributes: activity,
  childWorkflowExecutionCompletedEventAttributes: child,
}: HistoryEvent): boolean {
  const result = activity?.result ?? child?.result;
  return result !== undefined && result.payloads?.length !== 1;
}

function takesBackAtOnce(events: readonly HistoryEvent[], event: HistoryEvent): boolean {
  const {
    timerCanceledEventAttributes: timer,
    activityTaskCancelRequestedEventAttributes: activity,
    nexusOperationCancelRequestedEventAttributes: operation,
  } = event;
  const end = timer ?? activity ?? operation;
  const begun =
    events[(timer?.startedEventId ?? activity?.scheduledEventId ?? operation?.scheduledEventId ?? 0) - 1];
  const begin =
    begun?.timerStartedEventAttributes ??
    begun?.activityTaskScheduledEventAttributes ??
    begun?.nexusOperationScheduledEventAttributes;
  return end !== undefined && end.workflowTaskCompletedEventId === begin?.workflowTaskCompletedEventId;
}

/** Whether the workflow task that was completed here brought an update, of which only its acceptance is an event. */
function bringsUpdate(events: readonly HistoryEvent[], completed: number): boolean {
  const after = events.slice(completed + 1);
  const end = after.findIndex((event) => readers[eventName(event)] === undefined);
  const commands = end < 0 ? after : after.slice(0, end);
  return commands.some((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
}

/** Marks that the core writes itself are the only ones that it reads; any other stands for the decision to take a patch. */
const PATCH = 'core_patch';

type Read = (reader: Reader, event: HistoryEvent) => CoreCommand;

/** The numbers that the core gives to timers, activities and whatever else a workflow begins. */
class Reader {
  private seq = 0;
  private readonly timers = new Map<string, number>();
  private readonly bySource = new Map<number, number>();

  /** Timers have the core's numbers for ids: whatever the history calls one is renamed. */
  see(event: HistoryEvent): void {
    const timer =
      event.timerStartedEventAttributes ??
      event.timerFiredEventAttributes ??
      event.timerCanceledEventAttributes;
    if (!timer) return;
    const id = timer.timerId ?? '';
    if (event.timerStartedEventAttributes) this.timers.set(id, ++this.seq);
    timer.timerId = String(this.timers.get(id));
  }

  commandOf(name: string, event: HistoryEvent): CoreCommand | undefined {
    return readers[name]?.(this, event);
  }

  /** The number of what this event begins. */
  begin(event: HistoryEvent): number {
    this.bySource.set(event.eventId, ++this.seq);
    return this.seq;
  }

  begun(eventId: number | undefined): number {
    return this.bySource.get(eventId ?? 0) ?? 0;
  }
}

const begins = {
  ActivityTaskScheduled(reader, event) {
    const { activityId, activityType, taskQueue, startToCloseTimeout } = attributesOf(
      event,
      'ActivityTaskScheduled',
    );
    return {
      scheduleActivity: {
        seq: reader.begin(event),
        activityId,
        activityType: activityType?.name,
        taskQueue: taskQueue?.name,
        startToCloseTimeout,
        // The workflow waits for what the history says of the activity, even after it asked for its cancellation.
        cancellationType: 1,
      },
    };
  },
  TimerStarted(_reader, event) {
    const { timerId, startToFireTimeout } = attributesOf(event, 'TimerStarted');
    return { startTimer: { seq: Number(timerId), startToFireTimeout } };
  },
  StartChildWorkflowExecutionInitiated(reader, event) {
    const { namespace, workflowId, workflowType, taskQueue } = attributesOf(
      event,
      'StartChildWorkflowExecutionInitiated',
    );
    return {
      startChildWorkflowExecution: {
        seq: reader.begin(event),
        namespace,
        workflowId,
        workflowType: workflowType?.name,
        taskQueue: taskQueue?.name,
        cancellationType: 2,
      },
    };
  },
  SignalExternalWorkflowExecutionInitiated(reader, event) {
    const { namespace, workflowExecution, signalName, childWorkflowOnly } = attributesOf(
      event,
      'SignalExternalWorkflowExecutionInitiated',
    );
    const target = childWorkflowOnly
      ? { childWorkflowId: workflowExecution?.workflowId }
      : { workflowExecution: { namespace, ...workflowExecution } };
    return { signalExternalWorkflowExecution: { seq: reader.begin(event), signalName, ...target } };
  },
  RequestCancelExternalWorkflowExecutionInitiated(reader, event) {
    const { namespace, workflowExecution } = attributesOf(
      event,
      'RequestCancelExternalWorkflowExecutionInitiated',
    );
    return {
      requestCancelExternalWorkflowExecution: {
        seq: reader.begin(event),
        workflowExecution: { namespace, ...workflowExecution },
      },
    };
  },
} satisfies Record<string, Read>;

const ends = {
  WorkflowExecutionCompleted(_reader, event) {
    const { result } = attributesOf(event, 'WorkflowExecutionCompleted');
    return { completeWorkflowExecution: { result: first(result) } };
  },
  WorkflowExecutionFailed(_reader, event) {
    const { failure } = attributesOf(event, 'WorkflowExecutionFailed');
    return { failWorkflowExecution: { failure } };
  },
  WorkflowExecutionCanceled: () => ({ cancelWorkflowExecution: {} }),
  WorkflowExecutionContinuedAsNew(_reader, event) {
    const { workflowType, taskQueue } = attributesOf(event, 'WorkflowExecutionContinuedAsNew');
    return {
      continueAsNewWorkflowExecution: { workflowType: workflowType?.name, taskQueue: taskQueue?.name },
    };
  },
} satisfies Record<string, Read>;

const others = {
  ActivityTaskCancelRequested(reader, event) {
    const { scheduledEventId } = attributesOf(event, 'ActivityTaskCancelRequested');
    return { requestCancelActivity: { seq: reader.begun(scheduledEventId) } };
  },
  TimerCanceled(_reader, event) {
    return { cancelTimer: { seq: Number(attributesOf(event, 'TimerCanceled').timerId) } };
  },
  MarkerRecorded(_reader, event) {
    const marker = attributesOf(event, 'MarkerRecorded');
    const patchId = `${marker.markerName} at ${event.eventId}`;
    marker.markerName = PATCH;
    marker.details = { 'patch-data': { payloads: [json({ id: patchId, deprecated: false })] } };
    return { setPatchMarker: { patchId, deprecated: false } };
  },
  UpsertWorkflowSearchAttributes(_reader, event) {
    const { searchAttributes } = attributesOf(event, 'UpsertWorkflowSearchAttributes');
    return { upsertWorkflowSearchAttributes: { searchAttributes } };
  },
  WorkflowPropertiesModified(_reader, event) {
    const { upsertedMemo } = attributesOf(event, 'WorkflowPropertiesModified');
    return { modifyWorkflowProperties: { upsertedMemo } };
  },
  WorkflowExecutionUpdateAccepted(_reader, event) {
    const { protocolInstanceId } = attributesOf(event, 'WorkflowExecutionUpdateAccepted');
    return { updateResponse: { protocolInstanceId, accepted: {} } };
  },
  WorkflowExecutionUpdateCompleted(_reader, event) {
    const { meta, outcome } = attributesOf(event, 'WorkflowExecutionUpdateCompleted');
    const result = outcome?.failure
      ? { rejected: outcome.failure }
      : { completed: first(outcome?.success) ?? {} };
    return { updateResponse: { protocolInstanceId: meta?.updateId, ...result } };
  },
} satisfies Record<string, Read>;

// Nexus operations are read by their names on the wire, so that this holds whether or not the service has them.
type Attributes = Record<
  string,
  { scheduledEventId?: number; service?: string; operation?: string; endpoint?: string }
>;
const nexus = {
  NexusOperationScheduled(reader, event) {
    const { endpoint, service, operation } = (event as unknown as Attributes)
      .nexusOperationScheduledEventAttributes!;
    const seq = reader.begin(event);
    return { scheduleNexusOperation: { seq, endpoint, service, operation, cancellationType: 0 } };
  },
  NexusOperationCancelRequested(reader, event) {
    const { scheduledEventId } = (event as unknown as Attributes)
      .nexusOperationCancelRequestedEventAttributes!;
    return { requestCancelNexusOperation: { seq: reader.begun(scheduledEventId) } };
  },
} satisfies Record<string, Read>;

const readers: Record<string, Read> = { ...begins, ...ends, ...others, ...nexus };

const first = (payloads: EventAttributes<'WorkflowExecutionCompleted'>['result']): Payload | undefined =>
  payloads?.payloads?.[0];

const json = (value: unknown): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
