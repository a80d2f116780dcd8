import type { Run } from '../../src/service/history/run.ts';
import { attributesOf, eventName, type EventAttributes, type EventName } from '../../src/service/proto.ts';

type Resolution = 'ActivityTaskCompleted' | 'ActivityTaskCanceled';

/**
 * What callers were told, and so what the histories must show: each accepted thing once, and in no run twice. It is small
 * enough to be right: it only counts.
 */
export class Model {
  /** Request ids of accepted signals, by workflow id. */
  readonly signals = new Map<string, string>();
  /** Runs that callers were told of as started by them. */
  readonly started = new Set<string>();
  /** Activities whose end was accepted, as `run id/scheduled event id/how`. */
  readonly resolved = new Set<string>();
  /** Updates that were answered with an outcome that a worker gave, as `run id/update id`. */
  readonly updated = new Set<string>();
  /** Something rewrote histories on request (a reset, a deletion): then nothing can be counted. */
  rewritten = false;

  resolvedActivity(runId: string, scheduledEventId: number, how: Resolution): void {
    this.resolved.add(`${runId}/${scheduledEventId}/${how}`);
  }

  /** The first thing that is told wrongly, if any. */
  complaint(runs: readonly Run[]): string | undefined {
    if (this.rewritten) return undefined;
    return this.lostSignal(runs) ?? this.lostRun(runs) ?? this.lostActivity(runs) ?? this.lostUpdate(runs);
  }

  private lostSignal(runs: readonly Run[]): string | undefined {
    const counts = new Map<string, number>();
    for (const run of runs)
      for (const { requestId = '' } of recorded(run, 'WorkflowExecutionSignaled'))
        counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
    for (const [requestId, workflowId] of this.signals) {
      const count = counts.get(requestId) ?? 0;
      if (count !== 1)
        return `signal ${requestId} of "${workflowId}" was accepted and is ${count} times in histories`;
    }
    return undefined;
  }

  private lostRun(runs: readonly Run[]): string | undefined {
    const known = new Set(runs.map(({ runId }) => runId));
    const expected = new Set(this.started);
    for (const run of runs) {
      if (run.state.newExecutionRunId) expected.add(run.state.newExecutionRunId);
      const { parentWorkflowExecution } = run.state.started;
      if (parentWorkflowExecution && run.firstExecutionRunId === run.runId) expected.add(run.runId);
    }
    const lost = [...expected].find((runId) => !known.has(runId));
    return lost && `run ${lost} was announced and is not there`;
  }

  private lostActivity(runs: readonly Run[]): string | undefined {
    for (const entry of this.resolved) {
      const [runId, scheduledEventId, how] = entry.split('/') as [string, string, Resolution];
      const run = runs.find((one) => one.runId === runId);
      const events = run ? recorded(run, how) : [];
      const count = events.filter((event) => event.scheduledEventId === Number(scheduledEventId)).length;
      if (count !== 1)
        return `activity ${scheduledEventId} of run ${runId}: its end was accepted and ${how} is recorded ${count} times`;
    }
    return undefined;
  }

  private lostUpdate(runs: readonly Run[]): string | undefined {
    for (const entry of this.updated) {
      const [runId, updateId] = entry.split('/');
      const run = runs.find((one) => one.runId === runId);
      const events = run ? recorded(run, 'WorkflowExecutionUpdateCompleted') : [];
      const count = events.filter(({ meta }) => meta?.updateId === updateId).length;
      if (count !== 1) return `update ${updateId} of run ${runId} succeeded and is recorded ${count} times`;
    }
    return undefined;
  }
}

/** What the history says, and what waits in the buffer for the workflow task to end. */
function recorded<N extends EventName>(run: Run, name: N): EventAttributes<N>[] {
  const events = run.events.filter((event) => eventName(event) === name);
  const buffered = run.buffered.filter((event) => event.name === name);
  return [
    ...events.map((event) => attributesOf(event, name)),
    ...buffered.map(({ attributes }) => attributes as EventAttributes<N>),
  ];
}
