import { VersioningBehavior } from '../../enums.ts';
import { sameVersion, workerVersion, type DeploymentVersion } from '../../deployments/version.ts';
import type { Route, TaskDirective } from '../../matching/version-routing.ts';
import type { EventAttributes, Wire } from '../../proto.ts';
import type { Run } from '../run.ts';
import type { Transaction } from '../transaction.ts';
import { leaveStickyQueue } from '../workflow-task/sticky.ts';
import { effectiveBehavior, effectiveVersion, wantsRampingVersion } from './info.ts';

/** Which workers may have a task of this run. */
export const directiveOf = (run: Run, normalQueue?: string): TaskDirective => ({
  workflowId: run.workflowId,
  behavior: effectiveBehavior(run),
  version: effectiveVersion(run),
  revision: run.versioning.revision,
  useRampingVersion: wantsRampingVersion(run),
  ...(normalQueue !== undefined && { normalQueue }),
});

/**
 * A worker of another version has a task of the run: the run moves there. It is there once a workflow task has completed;
 * until then no activity begins.
 */
export function beginTransition(
  tx: Transaction,
  version: DeploymentVersion | undefined,
  revision: number,
): void {
  const { run } = tx;
  run.versioning = { ...run.versioning, transition: { version }, revision };
  leaveStickyQueueOf(tx);
}

/** The worker that has the run in its cache may be of the wrong version: a waiting workflow task goes to the normal queue. */
export function leaveStickyQueueOf(tx: Transaction): void {
  const task = tx.run.workflowTask;
  if (task?.state === 'scheduled' && task.onStickyQueue) leaveStickyQueue(tx, task);
  else tx.run.sticky = undefined;
}

/** What is to be done for versions when a workflow task starts: move the run, and tell it of a new target version. */
export function noteTarget(run: Run, { target, revision }: Pick<Route, 'target' | 'revision'>): boolean {
  const { notified, declined } = run.versioning;
  const behavior = effectiveBehavior(run);
  const isPinned = behavior === VersioningBehavior.PINNED;
  const seen = Math.max(notified?.revision ?? 0, declined?.revision ?? 0);
  const isThere = sameVersion(effectiveVersion(run), target) && revision >= seen;
  if (behavior !== VersioningBehavior.UNSPECIFIED) {
    if (run.state.versioning.override || (isPinned && isThere)) {
      run.versioning = { ...run.versioning, notified: undefined, declined: undefined };
    } else if (isPinned && revision >= seen && !(declined && revision <= declined.revision)) {
      run.versioning = { ...run.versioning, notified: { version: target, revision }, declined: undefined };
    }
  }
  return isPinned && run.versioning.notified !== undefined;
}

type Completion = Wire<'RespondWorkflowTaskCompletedRequest'>;

/** What WorkflowTaskCompleted says about the worker. */
export function completedVersioning(request: Completion): EventAttributes<'WorkflowTaskCompleted'> {
  const { deploymentOptions: options, versioningBehavior: behavior, workerVersionStamp: stamp } = request;
  const version = workerVersion(options);
  // A worker may send a default behavior although it does not use versioning: it means nothing then.
  return {
    ...(stamp && { workerVersion: stamp }),
    ...(options?.deploymentName && { workerDeploymentName: options.deploymentName }),
    ...(version && { deploymentVersion: version }),
    ...(version && behavior && { versioningBehavior: behavior }),
  };
}

/** A workflow task is about to complete: remembers where the run was, to see afterwards whether its tasks go elsewhere. */
export function completeOn(tx: Transaction, version: DeploymentVersion | undefined): () => void {
  const { run } = tx;
  const { transition } = run.versioning;
  const isDone = transition !== undefined && sameVersion(transition.version, version);
  if (isDone) run.versioning = { ...run.versioning, transition: undefined };
  const before = directiveOf(run);
  return () => {
    if (isDone || isElsewhere(before, directiveOf(run))) tx.transfer({ kind: 'rematch' });
  };
}

/** Options of the run may have changed: if its tasks now go to other workers, a move under way ends. */
export function settleOptions(tx: Transaction, before: TaskDirective): void {
  const { run } = tx;
  if (!isElsewhere(before, directiveOf(run))) return;
  run.versioning = { ...run.versioning, transition: undefined };
  leaveStickyQueueOf(tx);
  tx.transfer({ kind: 'rematch' });
}

/** Whether tasks of a run now go to other workers. */
const isElsewhere = (before: TaskDirective, after: TaskDirective): boolean =>
  before.behavior !== after.behavior || !sameVersion(before.version, after.version);
