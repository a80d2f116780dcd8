import { distance } from 'fastest-levenshtein';
import type { temporal } from '@temporalio/proto';
import { duration, eventTypeName, failureText } from '../workbook/history-rows.ts';

type Event = temporal.api.history.v1.IHistoryEvent;
export type Failure = temporal.api.failure.v1.IFailure;
type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;
type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** The line of the learner's code that a failure came from, `at FILE:LINE`; empty when none is known. */
export type PlaceOf = (failure: Failure | null | undefined, ofWorkflow: boolean) => string;

/** What is known of an execution that a test waits for, at one moment. */
export interface Observation {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly events: readonly Event[];
  readonly description: Description;
  /** How long nothing has changed, in milliseconds of real time. */
  readonly quietForMs: number;
  /** How much quiet is proof enough, when not the usual. */
  readonly quietEnoughMs?: number;
  /** How long the test has been waiting, in milliseconds of real time. */
  readonly waitingForMs: number;
  /** The server's clock. */
  readonly nowMs: number;
  readonly skipsTime: boolean;
  readonly server: string;
  /** Names of the exercise's activities and of its exported workflows. */
  readonly activities: readonly string[];
  readonly workflows: () => Promise<readonly string[]>;
  readonly placeOf: PlaceOf;
}

/** Why an execution can't go on. */
export interface Cause {
  /** For the person whose code it is: what, which, what to do. */
  readonly text: string;
  /** Whether it holds the clock of the server, beyond the end of its test. */
  readonly holdsClock: boolean;
}

/** How long nothing may change before a workflow counts as blocked, in milliseconds. */
const QUIET_MS = 3000;
/** How often an activity may fail before its retries count as endless, and how long the test must have waited. */
const ENDLESS_ATTEMPTS = 15;
const ENDLESS_MS = 3000;
/** Without time skipping: the longest timer that a test waits for, in milliseconds. */
const REAL_WAIT_MS = 8000;

/** Names the cause when the execution can't go on, in words for the person whose code it is; undefined while it may. */
export async function diagnose(seen: Observation): Promise<Cause | undefined> {
  const failing = (await failingTask(seen)) ?? failingActivity(seen) ?? realTime(seen);
  if (failing !== undefined) return { text: failing, holdsClock: false };
  const text = blocked(seen);
  return text === undefined ? undefined : { text, holdsClock: true };
}

async function failingTask(seen: Observation): Promise<string | undefined> {
  const last = seen.events.findLast(
    ({ workflowTaskFailedEventAttributes, workflowTaskCompletedEventAttributes }) =>
      Boolean(workflowTaskFailedEventAttributes ?? workflowTaskCompletedEventAttributes),
  )?.workflowTaskFailedEventAttributes;
  // The official test server tells nothing of a pending workflow task; the history tells enough.
  const attempt = seen.description.pendingWorkflowTask?.attempt ?? 2;
  if (last?.failure == null || attempt < 2) return undefined;
  const message = failureText(last.failure);
  const missing = /Failed to initialize workflow of type '([^']*)': no such function/.exec(message);
  if (missing) {
    const names = await seen.workflows();
    return lines(
      `The Worker has no workflow "${missing[1]}".`,
      nearest(missing[1]!, names, 'workflows.ts exports'),
      'Export a function of that name, or start the one that you mean.',
    );
  }
  if (/nondeterminis|\[TMPRL1100\]/i.test(message)) {
    return lines(
      `The workflow "${seen.workflowType}" can't go on: replayed from its history, its code did something else than before.`,
      message,
      'The code may depend on nothing that changes: no time of the machine, no chance of its own, no state outside of the workflow, and no edit while it runs.',
    );
  }
  if (/^Unhandled Promise rejection: /.test(message)) {
    return lines(
      `The workflow "${seen.workflowType}" can't go on: a promise was rejected and nobody awaited it: ${failureText(last.failure.cause) || message}`,
      seen.placeOf(last.failure, true),
      'Await the promise, or catch its rejection.',
    );
  }
  return lines(
    `The workflow "${seen.workflowType}" can't go on: its code threw ${errorName(last.failure)}"${message}".`,
    seen.placeOf(last.failure, true),
    adviceFor(message),
  );
}

const errorName = ({ applicationFailureInfo }: Failure): string => {
  const type = applicationFailureInfo?.type;
  return type == null || type === '' || type === 'Error' ? '' : `${type} `;
};

/** What the sandbox lacks, and where it belongs. */
function adviceFor(message: string): string {
  const missing =
    /^(fetch|process|require|Buffer|XMLHttpRequest|setImmediate|performance|crypto) is not defined/.exec(
      message,
    )?.[1];
  if (missing !== undefined)
    return `There is no ${missing} in a workflow: what needs it belongs in an activity.`;
  return 'An error of the code does not fail the workflow. The Worker tries the same step again and again, so that mended code can go on; to fail the workflow, throw an ApplicationFailure.';
}

function failingActivity(seen: Observation): string | undefined {
  for (const activity of seen.description.pendingActivities ?? []) {
    const name = activity.activityType?.name ?? '';
    const message = failureText(activity.lastFailure);
    if (/is not registered on this Worker/i.test(message)) {
      return lines(
        `The Worker has no activity "${name}", so the workflow "${seen.workflowType}" waits for it for ever.`,
        nearest(name, seen.activities, 'activities.ts exports'),
        'Export a function of that name, or call the one that you mean.',
      );
    }
    if ((activity.attempt ?? 0) >= ENDLESS_ATTEMPTS && seen.waitingForMs >= ENDLESS_MS) {
      return lines(
        `The activity "${name}" has failed ${activity.attempt} times and is tried again and again: ${message}`,
        seen.placeOf(activity.lastFailure, false),
        'An activity is tried for ever unless its retry policy or a non-retryable ApplicationFailure says otherwise.',
      );
    }
  }
  return undefined;
}

function realTime(seen: Observation): string | undefined {
  if (seen.skipsTime) return undefined;
  const farthest = Math.max(0, ...pendingTimers(seen.events).map(({ firesAtMs }) => firesAtMs - seen.nowMs));
  if (farthest <= REAL_WAIT_MS) return undefined;
  return lines(
    `The workflow "${seen.workflowType}" waits for ${duration(farthest)}, and the server ${seen.server} skips no time.`,
    'Run this exercise against a time-skipping server: --server embedded or --server official.',
  );
}

function blocked(seen: Observation): string | undefined {
  if (seen.quietForMs < (seen.quietEnoughMs ?? QUIET_MS)) return undefined;
  const workflow = `The workflow "${seen.workflowType}"`;
  const { pendingActivities, pendingChildren, pendingWorkflowTask } = seen.description;
  const running = pendingActivities?.find(isStarted);
  if (running !== undefined) {
    return lines(
      `${workflow} waits for the activity "${running.activityType?.name}", which has begun and does not end.`,
      'Look for a promise in the activity that nobody settles.',
    );
  }
  if (pendingWorkflowTask != null) {
    return lines(
      `${workflow} waits for a Worker: a task of it lies on the task queue "${seen.description.executionConfig?.taskQueue?.name}" and nobody takes it.`,
      'Start the workflow on the task queue of this test: pass `...ids`, and ask for `client` or `worker`.',
    );
  }
  const waiting = pendingActivities?.[0];
  if (waiting !== undefined) {
    return lines(
      `${workflow} waits for the activity "${waiting.activityType?.name}", which no Worker takes.`,
      'Call it on the task queue of this test, where its Worker listens.',
    );
  }
  if ((pendingChildren ?? []).length > 0) return undefined;
  if (pendingTimers(seen.events).length > 0) {
    return lines(
      `${workflow} waits for a timer, and the clock of the server stands still.`,
      'Time is skipped while a test awaits a result or `env.sleep`; look for an activity or a call that holds it.',
    );
  }
  return lines(
    `${workflow} waits for ever: it has no timer, no activity and no child, and nothing is on its way to it.`,
    'Look for a condition that never becomes true, a promise that nobody settles, or a signal that the test sends under another name.',
  );
}

// PENDING_ACTIVITY_STATE_STARTED of temporal.api.enums.v1.
const isStarted = ({ state }: PendingActivity): boolean => Number(state) === 2;

/** Timers that have neither fired nor been cancelled, with the server time at which they fire. */
function pendingTimers(events: readonly Event[]): { firesAtMs: number }[] {
  const open = new Map<string, { firesAtMs: number }>();
  for (const event of events) {
    const id = String(event.eventId);
    const timer = event.timerStartedEventAttributes;
    if (timer) open.set(id, { firesAtMs: timeMs(event.eventTime) + timeMs(timer.startToFireTimeout) });
    const ended = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (ended) open.delete(String(ended.startedEventId));
  }
  return [...open.values()];
}

interface Time {
  readonly seconds?: { toString(): string } | null;
  readonly nanos?: number | null;
}
const timeMs = (time: Time | null | undefined): number =>
  Number(time?.seconds?.toString() ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;

function nearest(name: string, known: readonly string[], introduction: string): string {
  if (known.length === 0) return `${introduction} none.`;
  const sorted = [...known].sort((a, b) => distance(name, a) - distance(name, b));
  return `${introduction}: ${sorted.slice(0, 4).join(', ')}${sorted.length > 4 ? ', …' : ''}.`;
}

const lines = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n');

/** What changes when an execution makes progress: equal text, no progress. */
export function progressOf(events: readonly Event[], description: Description): string {
  const attempts = (description.pendingActivities ?? []).map(({ attempt, state }) => `${attempt}/${state}`);
  return [
    events.length,
    eventTypeName(events.at(-1) ?? {}),
    description.pendingWorkflowTask?.attempt ?? 0,
    ...attempts,
  ].join(' ');
}
