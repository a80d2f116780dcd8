import { historyRows } from '../../workbook/history-rows.ts';
import type { CodePlace } from '../../worker/realm.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A command that workflow code made, with the line that made it. */
export interface MadeCommand {
  /** Its name in the SDK: `startTimer`. */
  readonly variant: string;
  readonly fields: Fields;
  readonly place: CodePlace | undefined;
}

interface Kind {
  /** What Temporal calls the command: `StartTimer`. */
  readonly command: string;
  /** The event that the history gets for it. */
  readonly event: string;
  /** What command and event have in common, where there is something. */
  readonly idOf?: (fields: Fields) => unknown;
  /** The event's attributes as far as a reader is told of them. */
  readonly shown?: (fields: Fields) => object;
}

const timerId = ({ timerId, seq }: Fields): string => String(timerId ?? seq);
const activityId = (fields: Fields): unknown => fields['activityId'];
const called = (type: string, given: string) => (fields: Fields) => ({
  [type]: { name: fields[type] },
  input: { payloads: fields[given] },
});

/** Commands of the SDK that become events, by their name in the SDK. */
const KINDS: Readonly<Record<string, Kind>> = {
  startTimer: { command: 'StartTimer', event: 'TimerStarted', idOf: timerId, shown: (fields) => fields },
  cancelTimer: { command: 'CancelTimer', event: 'TimerCanceled', idOf: timerId },
  scheduleActivity: {
    command: 'ScheduleActivityTask',
    event: 'ActivityTaskScheduled',
    idOf: activityId,
    shown: called('activityType', 'arguments'),
  },
  requestCancelActivity: { command: 'RequestCancelActivityTask', event: 'ActivityTaskCancelRequested' },
  scheduleLocalActivity: { command: 'RecordMarker', event: 'MarkerRecorded' },
  setPatchMarker: { command: 'RecordMarker', event: 'MarkerRecorded' },
  startChildWorkflowExecution: {
    command: 'StartChildWorkflowExecution',
    event: 'StartChildWorkflowExecutionInitiated',
    idOf: (fields) => fields['workflowId'],
    shown: called('workflowType', 'input'),
  },
  signalExternalWorkflowExecution: {
    command: 'SignalExternalWorkflowExecution',
    event: 'SignalExternalWorkflowExecutionInitiated',
    shown: ({ signalName, args, workflowExecution }) => ({
      signalName,
      input: { payloads: args },
      workflowExecution,
    }),
  },
  requestCancelExternalWorkflowExecution: {
    command: 'RequestCancelExternalWorkflowExecution',
    event: 'RequestCancelExternalWorkflowExecutionInitiated',
    shown: (fields) => fields,
  },
  upsertWorkflowSearchAttributes: {
    command: 'UpsertWorkflowSearchAttributes',
    event: 'UpsertWorkflowSearchAttributes',
    shown: (fields) => fields,
  },
  modifyWorkflowProperties: { command: 'ModifyWorkflowProperties', event: 'WorkflowPropertiesModified' },
  completeWorkflowExecution: {
    command: 'CompleteWorkflowExecution',
    event: 'WorkflowExecutionCompleted',
    shown: ({ result }) => ({ result: { payloads: result == null ? [] : [result] } }),
  },
  failWorkflowExecution: {
    command: 'FailWorkflowExecution',
    event: 'WorkflowExecutionFailed',
    shown: (fields) => fields,
  },
  cancelWorkflowExecution: { command: 'CancelWorkflowExecution', event: 'WorkflowExecutionCanceled' },
  continueAsNewWorkflowExecution: {
    command: 'ContinueAsNewWorkflowExecution',
    event: 'WorkflowExecutionContinuedAsNew',
    shown: called('workflowType', 'arguments'),
  },
};

/** The commands of a completion that become events, in order. */
export function commandsOf(completion: object, places: readonly (CodePlace | undefined)[]): MadeCommand[] {
  const { successful } = completion as { successful?: { commands?: readonly Fields[] } };
  return (successful?.commands ?? []).flatMap((command, index) => {
    const variant = Object.keys(KINDS).find((name) => command[name] != null);
    if (variant === undefined) return [];
    return [{ variant, fields: command[variant] as Fields, place: places[index] }];
  });
}

/** What Temporal calls the command. */
export const commandName = ({ variant }: MadeCommand): string => KINDS[variant]!.command;

/** One short phrase of a command, as its event would have it. */
export function commandDetail({ variant, fields }: MadeCommand): string {
  const { event, shown } = KINDS[variant]!;
  if (shown === undefined) return '';
  const name = `${event.charAt(0).toLowerCase()}${event.slice(1)}EventAttributes`;
  return historyRows([{ eventId: 1, [name]: shown(fields) }])[0]!.detail;
}

/** An event as its command is looked for. */
export interface CommandEvent {
  readonly eventId: number;
  readonly type: string;
  readonly attributes: Fields;
}

/**
 * Finds for each command the event that the history has for it: by what both are called, else in the order in which they
 * were made.
 */
export function eventsOfCommands(
  commands: readonly MadeCommand[],
  events: readonly CommandEvent[],
): ReadonlyMap<MadeCommand, number> {
  const found = new Map<MadeCommand, number>();
  for (const { eventId, type, attributes } of events) {
    const fitting = commands.filter(
      (command) => !found.has(command) && KINDS[command.variant]!.event === type,
    );
    const same = fitting.find(({ variant, fields }) => {
      const idOf = KINDS[variant]!.idOf;
      return idOf !== undefined && idOf(fields) === idOf(attributes);
    });
    const command = same ?? fitting.find(({ variant }) => KINDS[variant]!.idOf === undefined);
    if (command !== undefined) found.set(command, eventId);
  }
  return found;
}
