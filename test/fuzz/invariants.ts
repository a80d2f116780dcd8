import { isDeepStrictEqual } from 'node:util';
import { rebuild } from '../../src/service/history/rebuild.ts';
import type { Run } from '../../src/service/history/run.ts';
import { eventName, type HistoryEvent } from '../../src/service/proto.ts';
import { historyComplaint } from './history.ts';
import { Violation, type World } from './world.ts';

/** What must hold between any two steps, for every run. */
export function checkRuns(world: World): void {
  for (const run of world.runs()) {
    const complaint =
      historyComplaint(run) ??
      stateComplaint(run) ??
      (run.isRunning ? pendingComplaint(run) : closedComplaint(run));
    if (complaint) throw new Violation(`run ${run.runId} of "${run.workflowId}": ${complaint}`);
  }
  const complaint = queueComplaint(world) ?? world.model.complaint(world.runs());
  if (complaint) throw new Violation(complaint);
}

const stateComplaint = (run: Run): string | undefined => {
  const rebuilt = rebuild(run.events);
  const keys = Object.keys(rebuilt) as (keyof typeof rebuilt)[];
  const different = keys.filter((key) => !isDeepStrictEqual(rebuilt[key], run.state[key]));
  return different.length > 0 ? `its history tells another ${different.join(', ')}` : undefined;
};

function closedComplaint(run: Run): string | undefined {
  const left = [
    ...run.holds,
    ...run.timers.keys(),
    ...run.attempts.keys(),
    ...run.buffered.map(({ name }) => name),
  ];
  if (run.workflowTask) left.push('a workflow task');
  return left.length > 0 ? `it is closed and still has ${left.join(', ')}` : undefined;
}

/** The work of an open run: what is pending has its hold or its timer, and nothing that must be told waits untold. */
function pendingComplaint(run: Run): string | undefined {
  const { state, workflowTask, attempts, holds, timers } = run;
  if (holds.has('workflow task') !== (workflowTask !== undefined))
    return workflowTask
      ? 'its workflow task does not hold the clock'
      : 'it holds the clock for no workflow task';
  for (const [scheduledEventId, attempt] of attempts) {
    const which = `activity ${scheduledEventId} (${attempt.state})`;
    if (!state.activities.has(scheduledEventId)) return `${which} has ended and still has an attempt`;
    const shouldHold = attempt.state === 'dispatchable' || attempt.state === 'running';
    if (shouldHold !== holds.has(`activity ${scheduledEventId}`))
      return `the clock is held wrongly for ${which}`;
    if (attempt.state === 'backoff' && !timers.has(`activity ${scheduledEventId} retry`))
      return `nothing will end the backoff of ${which}`;
  }
  for (const id of state.activities.keys())
    if (!attempts.has(id) && !isBuffered(run, 'scheduledEventId', id))
      return `activity ${id} is open and forgotten`;
  for (const [timerId, { startedEventId }] of state.timers)
    if (!timers.has(`timer ${timerId}`) && !isBuffered(run, 'startedEventId', startedEventId))
      return `nothing will fire timer ${timerId}`;
  if (workflowTask?.state !== 'started') {
    if (run.updates.in('sent').length > 0 && !hasAskedForTime(run))
      return 'an update is with a worker that has no workflow task';
    if (run.queries.in('attached').length > 0) return 'a query is with a worker that has no workflow task';
  }
  return untoldComplaint(run);
}

/** A worker that completes its task with nothing but the wish for another keeps the updates that it was given. */
function hasAskedForTime(run: Run): boolean {
  const ends = ['WorkflowTaskCompleted', 'WorkflowTaskFailed', 'WorkflowTaskTimedOut'];
  const last = run.events.findLast((event) => ends.includes(eventName(event)));
  return last?.workflowTaskCompletedEventAttributes !== undefined;
}

const isBuffered = (run: Run, key: string, id: number): boolean =>
  run.buffered.some(({ attributes }) => (attributes as Record<string, unknown>)[key] === id);

/** What a worker must hear of, when it happens outside of its own commands. */
const news = new Set([
  'WorkflowExecutionSignaled',
  'WorkflowExecutionCancelRequested',
  'TimerFired',
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
  'StartChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionStarted',
  'ChildWorkflowExecutionCompleted',
  'ChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionCanceled',
  'ChildWorkflowExecutionTimedOut',
  'ChildWorkflowExecutionTerminated',
  'ExternalWorkflowExecutionSignaled',
  'SignalExternalWorkflowExecutionFailed',
  'ExternalWorkflowExecutionCancelRequested',
  'RequestCancelExternalWorkflowExecutionFailed',
  'WorkflowExecutionStarted',
]);

function untoldComplaint(run: Run): string | undefined {
  if (run.workflowTask || run.awaitsFirstTask || isPaused(run)) return undefined;
  const since = run.events.slice(Math.max(0, run.state.lastCompletedTaskId));
  const untold: HistoryEvent | undefined = since.find((event) => news.has(eventName(event)));
  if (untold)
    return `no workflow task will tell its worker of ${eventName(untold)} (event ${untold.eventId})`;
  if (run.buffered.length > 0) return 'events are buffered and no workflow task is started';
  if (run.updates.in('admitted').length > 0) return 'no workflow task will bring an update to its worker';
  if (run.queries.in('waiting').length > 0) return 'a query waits for a workflow task that will not come';
  return undefined;
}

/** A paused run gets no workflow task; what it would hear of waits. Known by the name of the state's field. */
const isPaused = (run: Run): boolean =>
  Object.entries(run.state).some(([field, value]) => /paused?/i.test(field) && Boolean(value));

interface Queue {
  readonly pollers: readonly object[];
  readonly backlog: Iterable<object>;
  wayTo(poller: object, task: object): object | undefined;
}

/** A task and a poller of the same queue have met, unless one of them is not there or the task is for another version. */
function queueComplaint(world: World): string | undefined {
  const { queues } = world.engine.matching as unknown as { queues: ReadonlyMap<string, Queue> };
  for (const [name, queue] of queues)
    for (const poller of queue.pollers)
      for (const task of queue.backlog)
        if (queue.wayTo(poller, task)) return `queue ${name} has a task and a poller for it that waits`;
  return undefined;
}
