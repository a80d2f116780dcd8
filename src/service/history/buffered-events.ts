import type { EventAttributes, EventName } from '../proto.ts';
import type { BufferedEvent, EventOptions, Run } from './run.ts';
import { estimateBytes } from './size.ts';
import type { Transaction } from './transaction.ts';
import { materialize } from './workflow-task/materialize.ts';

/**
 * Records something that happened outside of the workflow's own commands: a signal, a fired timer, an activity's end.
 * While a workflow task is started the event waits in a buffer without an id, since the worker must not see it yet.
 */
export function recordOutside<N extends EventName>(
  tx: Transaction,
  name: N,
  attributes: EventAttributes<N>,
  options: EventOptions = {},
): void {
  const { run } = tx;
  // Something real happened: a task that was made for an update alone now counts like any other.
  if (run.workflowTask?.type === 'speculative') materialize(tx, run.workflowTask);
  if (run.workflowTask?.state === 'started') {
    const sizeBytes = estimateBytes(attributes);
    run.buffered = [...run.buffered, { name, attributes, options, sizeBytes }];
  } else {
    tx.add(name, wire(run, name, attributes), options);
  }
}

/**
 * Gives the buffered events their ids, now that the workflow task is over. What resolves an activity or a child goes after
 * the others, so that its start precedes it. Returns whether there were any.
 */
export function flushBuffered(tx: Transaction): boolean {
  const { run } = tx;
  const events = run.buffered;
  if (events.length === 0) return false;
  run.buffered = [];
  const inOrder = [...events.filter((event) => !resolutions.has(event.name)), ...events.filter(isResolution)];
  for (const { name, attributes, options } of inOrder) tx.add(name, wire(run, name, attributes), options);
  return true;
}

/** The first buffered event that `matches`. */
export function findBuffered<N extends EventName>(
  run: Run,
  name: N,
  matches: (attributes: EventAttributes<N>) => boolean,
): BufferedEvent | undefined {
  return run.buffered.find((event) => event.name === name && matches(event.attributes as EventAttributes<N>));
}

const resolutions = new Set<EventName>([
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCanceled',
  'ChildWorkflowExecutionCompleted',
  'ChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionCanceled',
  'ChildWorkflowExecutionTimedOut',
  'ChildWorkflowExecutionTerminated',
  'NexusOperationCompleted',
  'NexusOperationFailed',
  'NexusOperationCanceled',
  'NexusOperationTimedOut',
]);

const isResolution = (event: BufferedEvent): boolean => resolutions.has(event.name);

/** Ids of started events are known only when those have been written, which may be in the same flush. */
function wire<N extends EventName>(run: Run, name: N, attributes: EventAttributes<N>): EventAttributes<N> {
  // The end of a nexus operation does not name its start.
  if (!resolutions.has(name) || name.startsWith('Nexus')) return attributes;
  const ids = attributes as { scheduledEventId?: number; initiatedEventId?: number };
  const startedEventId = name.startsWith('Activity')
    ? run.state.activities.get(ids.scheduledEventId ?? 0)?.startedEventId
    : run.state.children.get(ids.initiatedEventId ?? 0)?.startedEventId;
  // Not spread: of an object that a spread has copied and a field was added to, V8 keeps a shape of its own for each, 300 bytes.
  return Object.assign({}, attributes, { startedEventId: startedEventId ?? 0 });
}
