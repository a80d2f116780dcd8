import type { Engine } from '../engine.ts';
import { openActivity } from '../history/activity/find.ts';
import { activityTaskResponse } from '../history/activity/poll-response.ts';
import { startAttempt, type OpenActivity } from '../history/activity/resolve.ts';
import { inheritPriority } from '../history/priority.ts';
import type { Run } from '../history/run.ts';
import { directiveOf } from '../history/versioning/transition.ts';
import type { PollerInfo, QueuedTask } from '../matching/task-queue.ts';
import type { Route, TaskDirective } from '../matching/version-routing.ts';
import { moveRun, movesRun } from './moves.ts';
import { priorityOf } from './priority-key.ts';

/** Puts an activity's attempt into its task queue, unless it is not wanted any more. */
export function offerActivityTask(
  engine: Engine,
  run: Run,
  scheduledEventId: number,
  dispatch: number,
): void {
  const options = wanted(run, scheduledEventId, dispatch)?.attempt.options;
  if (!options) return;
  const priorityKey = priorityOf(inheritPriority(run.state.priority, options.priority));
  const task = new ActivityTask(engine, run, scheduledEventId, dispatch, priorityKey);
  engine.matching.add(run.namespace, 'activity', options.taskQueue?.name ?? '', task);
}

/** The activity, while the task that was made with this dispatch is the one that counts. */
function wanted(run: Run, scheduledEventId: number, dispatch: number): OpenActivity | undefined {
  const open = openActivity(run, scheduledEventId);
  return open?.attempt.state === 'dispatchable' && open.attempt.dispatches === dispatch ? open : undefined;
}

/** A class, for a million may wait at once: closures would take four times the memory. */
class ActivityTask implements QueuedTask<object> {
  constructor(
    private readonly engine: Engine,
    private readonly run: Run,
    private readonly scheduledEventId: number,
    private readonly dispatch: number,
    readonly priorityKey: number,
  ) {}

  directive(): TaskDirective | 'later' {
    return this.run.versioning.transition ? 'later' : directiveOf(this.run);
  }

  waiting(): string | undefined {
    return this.wanted() ? this.run.workflowId : undefined;
  }

  start(poller: PollerInfo, way: Route): object | undefined {
    const { engine, run, scheduledEventId, dispatch } = this;
    const open = this.wanted();
    if (!open) return undefined;
    if (movesRun(engine, run, poller.version, way.revision)) {
      moveRun(engine, run, poller.version, way.revision);
      // It waits in the queue until the run has moved.
      engine.transfer(run, { kind: 'activityTask', scheduledEventId, dispatch });
      return undefined;
    }
    engine.transact(run, (tx) => startAttempt(tx, open, poller.identity, poller));
    return activityTaskResponse(run, open);
  }

  private wanted(): OpenActivity | undefined {
    return wanted(this.run, this.scheduledEventId, this.dispatch);
  }
}
