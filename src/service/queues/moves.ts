import type { Engine } from '../engine.ts';
import { VersioningBehavior } from '../enums.ts';
import { sameVersion, type DeploymentVersion } from '../deployments/version.ts';
import type { Run } from '../history/run.ts';
import { effectiveBehavior, effectiveVersion } from '../history/versioning/info.ts';
import { beginTransition, directiveOf } from '../history/versioning/transition.ts';
import { leaveStickyQueue } from '../history/workflow-task/sticky.ts';
import { scheduleWorkflowTask } from '../history/workflow-task/schedule.ts';
import { route, targetOf, type Route } from '../matching/version-routing.ts';

/** Whether the run's next workflow task goes to another version than the one whose worker has the run in its cache. */
export function belongsElsewhere(engine: Engine, run: Run): boolean {
  if (effectiveBehavior(run) === VersioningBehavior.PINNED) return false;
  const { version } = targetFor(engine, run);
  return version !== undefined && !sameVersion(version, effectiveVersion(run));
}

/**
 * Whether an activity that goes to a worker of another version takes its run along: it does if the run's next workflow
 * task would go there too. Any other activity is on its own, and so are those of pinned runs.
 */
export function movesRun(
  engine: Engine,
  run: Run,
  version: DeploymentVersion | undefined,
  revision: number,
): boolean {
  if (effectiveBehavior(run) === VersioningBehavior.PINNED) return false;
  if (sameVersion(version, effectiveVersion(run))) return false;
  const target = targetFor(engine, run);
  const isAhead = version?.deploymentName === target.version?.deploymentName && revision > target.revision;
  return isAhead || sameVersion(version, target.version);
}

/** The run moves because of an activity; a workflow task completes the move. */
export function moveRun(
  engine: Engine,
  run: Run,
  version: DeploymentVersion | undefined,
  revision: number,
): void {
  engine.transact(run, (tx) => {
    beginTransition(tx, version, revision);
    scheduleWorkflowTask(tx);
  });
}

/** The routing of new tasks changed: what waits goes to the workers that are right now. */
export function routingChanged(engine: Engine): void {
  engine.matching.rematch();
  for (const run of engine.executions.all()) {
    const task = run.workflowTask;
    if (task?.state !== 'scheduled' || !task.onStickyQueue || !belongsElsewhere(engine, run)) continue;
    engine.transact(run, (tx) => leaveStickyQueue(tx, task));
  }
}

/** The way of the run's next workflow task, as its normal queue would send it. */
export const routeOfRun = (engine: Engine, run: Run): Route =>
  route(engine.deployments, run.namespace, 'workflow', run.taskQueueName, directiveOf(run));

const targetFor = (engine: Engine, run: Run) =>
  targetOf(engine.deployments.routing(run.namespace, 'workflow', run.taskQueueName), run.workflowId);
