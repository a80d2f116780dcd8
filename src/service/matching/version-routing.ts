import { VersioningBehavior } from '../enums.ts';
import type { PolledKind } from '../deployments/deployment.ts';
import { sameVersion, type DeploymentVersion } from '../deployments/version.ts';
import { rampThreshold } from './ramp.ts';

/** Where a queue sends tasks that are bound to no version; undefined stands for workers without a version. */
export interface QueueRouting {
  readonly current: DeploymentVersion | undefined;
  readonly currentRevision: number;
  readonly ramping: DeploymentVersion | undefined;
  readonly percentage: number;
  readonly rampingRevision: number;
}

/** What matching asks about versions. */
export interface RoutingTable {
  routing(namespace: string, kind: PolledKind, queue: string): QueueRouting;
  /** Whether workers of this version ever polled this queue. */
  has(namespace: string, kind: PolledKind, queue: string, version: DeploymentVersion): boolean;
}

/** What a task says about the workers that may have it. */
export interface TaskDirective {
  /** Decides on which side of a ramp the task is. */
  readonly workflowId: string;
  readonly behavior: number;
  /** The version that the workflow is on. */
  readonly version: DeploymentVersion | undefined;
  /** The revision of the routing that brought it there. */
  readonly revision: number;
  /** Takes the ramping version, if there is one, whatever its percentage. */
  readonly useRampingVersion: boolean;
  /** For a task in a sticky queue: the queue whose routing counts. Whoever polls the sticky queue may have it. */
  readonly normalQueue?: string;
}

export interface Target {
  readonly version: DeploymentVersion | undefined;
  readonly revision: number;
}

/** The way of a task: whose pollers may have it, and where it would go if it were bound to no version. */
export interface Route {
  readonly isSticky: boolean;
  readonly version: DeploymentVersion | undefined;
  /** Of the routing that led here; a workflow that moves remembers it. */
  readonly revision: number;
  readonly target: DeploymentVersion | undefined;
}

/** Where a queue sends a workflow that is bound to no version. */
export function targetOf(routing: QueueRouting, workflowId: string, useRampingVersion = false): Target {
  const current = { version: routing.current, revision: routing.currentRevision };
  const ramping = { version: routing.ramping, revision: routing.rampingRevision };
  if (useRampingVersion && routing.ramping) return ramping;
  if (routing.percentage <= 0) return current;
  return routing.percentage === 100 || rampThreshold(workflowId) <= routing.percentage ? ramping : current;
}

const NO_VERSION: TaskDirective = {
  workflowId: '',
  behavior: VersioningBehavior.UNSPECIFIED,
  version: undefined,
  revision: 0,
  useRampingVersion: false,
};

/** Finds the way of a task of a queue. */
export function route(
  table: RoutingTable,
  namespace: string,
  kind: PolledKind,
  queue: string,
  directive: TaskDirective = NO_VERSION,
): Route {
  const { behavior, version, normalQueue } = directive;
  const routing = table.routing(namespace, kind, normalQueue ?? queue);
  const target = targetOf(routing, directive.workflowId, directive.useRampingVersion);
  const isSticky = normalQueue !== undefined;
  if (behavior === VersioningBehavior.PINNED && version) {
    // An activity on a queue that the version does not have is on its own: it goes where its queue says.
    const isIndependent = kind === 'activity' && !table.has(namespace, kind, queue, version);
    if (!isIndependent) return { isSticky, version, revision: target.revision, target: target.version };
  }
  if (isSticky) return { isSticky, version, revision: 0, target: target.version };
  // No deployment claims the queue: workers without a version have it.
  if (!target.version) return { isSticky, version: undefined, revision: 0, target: undefined };
  const isAhead =
    version?.deploymentName === target.version.deploymentName && target.revision < directive.revision;
  const chosen = isAhead ? { version, revision: directive.revision } : target;
  return { isSticky, ...chosen, target: chosen.version };
}

/** Whether workers of this version may have a task that goes this way. */
export const accepts = (way: Route, version: DeploymentVersion | undefined): boolean =>
  way.isSticky || sameVersion(way.version, version);
