import type { Engine } from '../engine.ts';
import { HistoryLimitError } from '../history/limits-of-run.ts';
import type { PendingQuery } from '../history/query/query-registry.ts';
import { queryTaskResponse } from '../history/query/query-task.ts';
import type { Run, WorkflowTask } from '../history/run.ts';
import { startRun } from '../history/start.ts';
import type { NextRun, TransferTask } from '../history/tasks.ts';
import { directiveOf } from '../history/versioning/transition.ts';
import { leaveStickyQueue } from '../history/workflow-task/sticky.ts';
import { scheduleWorkflowTaskAtOnce } from '../history/workflow-task/schedule.ts';
import { isWanted, startWorkflowTask, workflowTaskResponse } from '../history/workflow-task/start.ts';
import { STICKY_POLLER_GONE_MS, STICKY_QUERY_TIMEOUT_MS } from '../limits.ts';
import { offerNexusTask, sendNexusCall } from './nexus.ts';
import { missingVersion, watchForVersion } from './version-watch.ts';
import { runClosed } from './run-closed.ts';
import { startChild } from './start-child.ts';
import { offerActivityTask } from './activity-task.ts';
import { belongsElsewhere } from './moves.ts';
import { priorityOf } from './priority-key.ts';
import { cancelExternal, signalExternal } from './to-other-runs.ts';

const forPollers = new Set<TransferTask['kind']>([
  'rematch',
  'workflowTask',
  'activityTask',
  'nexusTask',
  'queryTask',
]);

/** Tasks for pollers are handed over only when nothing is left to do between runs. */
export const isForPollers = (task: TransferTask): boolean => forPollers.has(task.kind);

/** The only place where histories, other runs and task queues meet. */
export function carryOut(engine: Engine, run: Run, task: TransferTask): void {
  switch (task.kind) {
    case 'workflowTask':
      return offerWorkflowTask(engine, run, task.task);
    case 'activityTask':
      return offerActivityTask(engine, run, task.scheduledEventId, task.dispatch);
    case 'queryTask':
      return offerQueryTask(engine, run, task.queryId);
    case 'nexusCall':
      return sendNexusCall(engine, run, task.scheduledEventId, task.call);
    case 'nexusTask':
      return offerNexusTask(engine, run, task.scheduledEventId, task.call, task.dispatch);
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
  const waiting = () =>
    isWanted(run, task) && !missingVersion(engine, run, task) ? run.workflowId : undefined;
  engine.matching.add(namespace, 'workflow', task.queueName, {
    priorityKey: priorityOf(run.state.priority),
    directive: () => directiveOf(run, task.onStickyQueue ? run.taskQueueName : undefined),
    ...(!task.onStickyQueue && { waiting }),
    start(poller, way) {
      if (!isWanted(run, task)) return undefined;
      try {
        engine.transact(run, (tx) => startWorkflowTask(tx, task, poller, way));
      } catch (error) {
        // Its events would have been too many: the run is terminated, and nobody is wanted for it.
        if (error instanceof HistoryLimitError) return undefined;
        throw error;
      }
      return workflowTaskResponse(run, task, engine.platform);
    },
  });
  watchForVersion(engine, run, task);
}

function offerQueryTask(engine: Engine, run: Run, queryId: string): void {
  const { namespace, sticky } = run;
  const isPolled =
    sticky !== undefined &&
    engine.matching.isPolled(namespace, 'workflow', sticky.name, STICKY_POLLER_GONE_MS) &&
    !belongsElsewhere(engine, run);
  engine.matching.add(namespace, 'workflow', isPolled ? sticky.name : run.taskQueueName, {
    priorityKey: priorityOf(run.state.priority),
    directive: () => directiveOf(run, isPolled ? run.taskQueueName : undefined),
    ...(!isPolled && { waiting: () => (findDirect(run, queryId) ? run.workflowId : undefined) }),
    start: () => queryTaskResponse(run, queryId, isPolled),
  });
  if (isPolled) retryOnNormalQueue(engine, run, queryId);
}

const findDirect = (run: Run, queryId: string): PendingQuery | undefined =>
  run.queries.in('direct').find(({ id }) => id === queryId);

/** A worker with a sticky queue that does not answer is taken for lost: another one gets the query, with the whole history. */
function retryOnNormalQueue(engine: Engine, run: Run, queryId: string): void {
  const query = findDirect(run, queryId);
  if (!query) return;
  query.retry = engine.platform.setTimer(STICKY_QUERY_TIMEOUT_MS, () =>
    engine.turn(() => {
      run.sticky = undefined;
      offerQueryTask(engine, run, queryId);
    }),
  );
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
