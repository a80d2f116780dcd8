import type { Run } from '../../src/service/history/run.ts';
import { eventName, fromTimestamp, type HistoryEvent } from '../../src/service/proto.ts';

const closing = new Set([
  'WorkflowExecutionCompleted',
  'WorkflowExecutionFailed',
  'WorkflowExecutionTimedOut',
  'WorkflowExecutionCanceled',
  'WorkflowExecutionTerminated',
  'WorkflowExecutionContinuedAsNew',
]);

/** These are written when a task or an activity ends, with the time at which they happened. */
const writtenLate = new Set(['WorkflowTaskScheduled', 'WorkflowTaskStarted', 'ActivityTaskStarted']);

/** What each reference of an event must point to: by the event's kind and the name of the field. */
const beginnings: readonly (readonly [event: RegExp, field: string, target: RegExp])[] = [
  [/^WorkflowTask/, 'scheduledEventId', /^WorkflowTaskScheduled$/],
  [/^WorkflowTask/, 'startedEventId', /^WorkflowTaskStarted$/],
  [/^ActivityTask/, 'scheduledEventId', /^ActivityTaskScheduled$/],
  [/^ActivityTask/, 'startedEventId', /^ActivityTaskStarted$/],
  [/^Timer(Fired|Canceled)/, 'startedEventId', /^TimerStarted$/],
  [/ChildWorkflowExecution/, 'initiatedEventId', /^StartChildWorkflowExecutionInitiated$/],
  [/^ChildWorkflowExecution(?!Started)/, 'startedEventId', /^ChildWorkflowExecutionStarted$/],
  [
    /SignalExternal|ExternalWorkflowExecutionSignaled/,
    'initiatedEventId',
    /^SignalExternalWorkflowExecutionInitiated$/,
  ],
  [
    /CancelExternal|ExternalWorkflowExecutionCancelRequested/,
    'initiatedEventId',
    /^RequestCancelExternal.*Initiated$/,
  ],
  [/UpdateCompleted/, 'acceptedEventId', /UpdateAccepted$/],
  [/./, 'workflowTaskCompletedEventId', /^WorkflowTaskCompleted$/],
];

/** Ends of something: there is at most one for each beginning. */
const endings =
  /^(ActivityTask(Completed|Failed|TimedOut|Canceled)|Timer(Fired|Canceled)|ChildWorkflowExecution(Completed|Failed|Canceled|TimedOut|Terminated)|StartChildWorkflowExecutionFailed|WorkflowTask(Completed|Failed|TimedOut)|.*External.*(Failed|Signaled|CancelRequested)|.*UpdateCompleted)$/;

/** The first thing in a history that no history may show, whatever led to it. */
export function historyComplaint(run: Run): string | undefined {
  const { events } = run;
  const ended = new Set<string>();
  let time = 0;
  for (const [index, event] of events.entries()) {
    const name = eventName(event);
    if (event.eventId !== index + 1) return `event ${event.eventId} is at place ${index + 1}`;
    if (closing.has(name) && index < events.length - 1) return `${name} is not the last event`;
    const complaint =
      referenceComplaint(events, event) ?? orderComplaint(run, index) ?? endComplaint(event, ended);
    if (complaint) return `event ${event.eventId} ${name}: ${complaint}`;
    if (writtenLate.has(name)) continue;
    const at = fromTimestamp(event.eventTime);
    if (at < time) return `event ${event.eventId} ${name} happened before the one before it`;
    time = at;
  }
  const isClosed = closing.has(eventName(events.at(-1)!));
  return isClosed === run.isRunning
    ? `its last event and its state "${run.state.execution}" disagree`
    : undefined;
}

function attributes(event: HistoryEvent): Record<string, unknown> {
  const field = Object.keys(event).find((key) => key.endsWith('EventAttributes'))!;
  return (event as unknown as Record<string, Record<string, unknown>>)[field]!;
}

function referenceComplaint(events: readonly HistoryEvent[], event: HistoryEvent): string | undefined {
  const name = eventName(event);
  const all = attributes(event);
  for (const [which, field, target] of beginnings) {
    const id = all[field] as number | undefined;
    // Without an id it never began: an activity that no worker took, a task that left its sticky queue.
    if (!id || !which.test(name)) continue;
    const pointed = id < event.eventId ? events[id - 1] : undefined;
    if (!pointed || !target.test(eventName(pointed)))
      return `${field} ${id} points to ${pointed ? eventName(pointed) : 'no event before it'}`;
  }
  return undefined;
}

function orderComplaint({ events, workflowTask }: Run, index: number): string | undefined {
  const name = eventName(events[index]!);
  const next = events[index + 1];
  if (name !== 'WorkflowTaskStarted') return undefined;
  if (!next) return workflowTask?.state === 'started' ? undefined : 'no workflow task is started';
  return /^WorkflowTask(Completed|Failed|TimedOut)$/.test(eventName(next))
    ? undefined
    : `${eventName(next)} got between the start of a workflow task and its end`;
}

function endComplaint(event: HistoryEvent, ended: Set<string>): string | undefined {
  const name = eventName(event);
  if (!endings.test(name)) return undefined;
  const { scheduledEventId, initiatedEventId, acceptedEventId, startedEventId } = attributes(event);
  const beginning = `${String(scheduledEventId ?? initiatedEventId ?? acceptedEventId ?? startedEventId)}`;
  if (ended.has(beginning)) return `what event ${beginning} began had ended before`;
  ended.add(beginning);
  return undefined;
}
