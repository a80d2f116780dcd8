import type { Engine } from '../engine.ts';
import { openActivity } from '../history/activity/find.ts';
import { activityTaskResponse } from '../history/activity/poll-response.ts';
import { startAttempt } from '../history/activity/resolve.ts';
import { queryTaskResponse } from '../history/query/query-task.ts';
import type { Run, WorkflowTask } from '../history/run.ts';
import { startRun } from '../history/start.ts';
import type { NextRun, TransferTask } from '../history/tasks.ts';
import { directiveOf } from '../history/versioning/transition.ts';
import { leaveStickyQueue } from '../history/workflow-task/sticky.ts';
import { scheduleWorkflowTaskAtOnce } from '../history/workflow-task/schedule.ts';
import { isWanted, startWorkflowTask, workflowTaskResponse } from '../history/workflow-task/start.ts';
import { STICKY_POLLER_GONE_MS } from '../limits.ts';
import { watchForVersion } from './version-watch.ts';
import { runClosed } from './run-closed.ts';
import { startChild } from './start-child.ts';
import { belongsElsewhere, moveRun, movesRun } from './moves.ts';
import { cancelExternal, signalExternal } from './to-other-runs.ts';

const DEFAULT_PRIORITY_KEY = 3;

/** Tasks for pollers are handed over only when nothing is left to do between runs. */
export const isForPollers = (task: TransferTask): boolean =>
  task.kind === 'rematch' ||
  task.kind === 'workflowTask' ||
  task.kind === 'activityTask' ||
  task.kind === 'queryTask';

/** The only place where histories, other runs and task queues meet. */
export function carryOut(engine: Engine, run: Run, task: TransferTask): void {
  switch (task.kind) {
    case 'workflowTask':
      return offerWorkflowTask(engine, run, task.task);
    case 'activityTask':
      return offerActivityTask(engine, run, task.scheduledEventId, task.attempt);
    case 'queryTask':
      return offerQueryTask(engine, run, task.queryId);
    case 'rematch':
      return engine.matching.rematch();
    case 'startChild':
      return startChild(engine, run, task.initiatedEventId);
    case 'signalExternal':
      return signalExternal(engine, run, task.initiatedEventId, task.target);
    case 'cancelExternal':
      return cancelExternal(engine, run, task.initiatedEventId, task.target);
    case 'startNextRun':
      return startNextRun(engine, run, task.next);
    case 'runClosed':
      return runClosed(engine, run);
  }
}

function offerWorkflowTask(engine: Engine, run: Run, task: WorkflowTask): void {
  if (!isWanted(run, task)) return;
  const { namespace } = run;
  if (
    task.onStickyQueue &&
    (!engine.matching.isPolled(namespace, 'workflow', task.queueName, STICKY_POLLER_GONE_MS) ||
      belongsElsewhere(engine, run))
  ) {
    return engine.transact(run, (tx) => leaveStickyQueue(tx, task));
  }
  engine.matching.add(namespace, 'workflow', task.queueName, {
    priorityKey: run.state.priority?.priorityKey || DEFAULT_PRIORITY_KEY,
    directive: () => directiveOf(run, task.onStickyQueue ? run.taskQueueName : undefined),
    start(poller, way) {
      if (!isWanted(run, task)) return undefined;
      engine.transact(run, (tx) => startWorkflowTask(tx, task, poller, way));
      return workflowTaskResponse(run, task, engine.platform);
    },
  });
  watchForVersion(engine, run, task);
}

function offerActivityTask(engine: Engine, run: Run, scheduledEventId: number, attempt: number): void {
  const wanted = () => {
    const open = openActivity(run, scheduledEventId);
    return open?.attempt.state === 'dispatchable' && open.attempt.attempt === attempt ? open : undefined;
  };
  const attributes = wanted()?.activity.attributes;
  if (!attributes) return;
  engine.matching.add(run.namespace, 'activity', attributes.taskQueue?.name ?? '', {
    priorityKey: attributes.priority?.priorityKey || run.state.priority?.priorityKey || DEFAULT_PRIORITY_KEY,
    directive: () => (run.versioning.transition ? 'later' : directiveOf(run)),
    start(poller, way) {
      const open = wanted();
      if (!open) return undefined;
      if (movesRun(engine, run, poller.version, way.revision)) {
        moveRun(engine, run, poller.version, way.revision);
        // It waits in the queue until the run has moved.
        engine.transfer(run, { kind: 'activityTask', scheduledEventId, attempt });
        return undefined;
      }
      engine.transact(run, (tx) => startAttempt(tx, open, poller.identity, poller));
      return activityTaskResponse(run, open);
    },
  });
}

function offerQueryTask(engine: Engine, run: Run, queryId: string): void {
  const { namespace, sticky } = run;
  const polled =
    sticky &&
    engine.matching.isPolled(namespace, 'workflow', sticky.name, STICKY_POLLER_GONE_MS) &&
    !belongsElsewhere(engine, run);
  const queue = polled ? sticky.name : run.taskQueueName;
  engine.matching.add(namespace, 'workflow', queue, {
    priorityKey: DEFAULT_PRIORITY_KEY,
    directive: () => directiveOf(run, polled ? run.taskQueueName : undefined),
    start: () => queryTaskResponse(run, queryId, polled === true),
  });
}

/** The chain goes on: nobody can see the moment between two runs. */
function startNextRun(engine: Engine, run: Run, next: NextRun): void {
  const { namespace, workflowId } = run;
  const nextRun = startRun(engine, { namespace, workflowId, ...next });
  // Updates that the closed run did not get to go on to the next.
  const waiting = run.updates.all();
  if (waiting.length === 0) return;
  for (const update of waiting) {
    run.updates.remove(update.id);
    nextRun.updates.adopt(update);
  }
  engine.transact(nextRun, (tx) => scheduleWorkflowTaskAtOnce(tx));
}
