import { WorkerDeploymentVersionStatus as Status } from '../enums.ts';
import type { QueueRouting, RoutingTable } from '../matching/version-routing.ts';
import { Deployment, type PolledKind, type RoutingConfig, type VersionState } from './deployment.ts';
import { sameVersion, type DeploymentVersion } from './version.ts';

const UNROUTED: QueueRouting = {
  current: undefined,
  currentRevision: 0,
  ramping: undefined,
  percentage: 0,
  rampingRevision: 0,
};

/** All worker deployments of all namespaces, and which versions poll which task queue. */
export class Deployments implements RoutingTable {
  private readonly byName = new Map<string, Deployment>();
  /** For each queue its versions; by far most services have none. */
  private readonly queues = new Map<string, DeploymentVersion[]>();
  private changes = 0;

  find(namespace: string, name: string): Deployment | undefined {
    return this.byName.get(key(namespace, name));
  }

  /** The deployment of this name; made if it is new. */
  findOrCreate(namespace: string, name: string, nowMs: number, requestId: string): Deployment {
    const known = this.find(namespace, name);
    if (known) return known;
    const created = new Deployment(name, nowMs, requestId);
    this.byName.set(key(namespace, name), created);
    return created;
  }

  remove(namespace: string, name: string): void {
    this.byName.delete(key(namespace, name));
  }

  /** Those of one namespace, in the order of their creation. */
  in(namespace: string): Deployment[] {
    return [...this.byName].filter(([id]) => id.startsWith(`${namespace}/`)).map(([, found]) => found);
  }

  findVersion(namespace: string, version: DeploymentVersion): VersionState | undefined {
    return this.find(namespace, version.deploymentName)?.versions.get(version.buildId);
  }

  /** A worker of this version polls this queue. Returns whether that is new. */
  register(
    namespace: string,
    kind: PolledKind,
    queue: string,
    version: DeploymentVersion,
    nowMs: number,
  ): boolean {
    if (this.has(namespace, kind, queue, version)) return false;
    const deployment = this.findOrCreate(namespace, version.deploymentName, nowMs, '');
    const state = deployment.addVersion(version.buildId, nowMs);
    if (state.status === Status.CREATED) state.status = Status.INACTIVE;
    state.taskQueues.push({ kind, name: queue });
    const id = queueKey(namespace, kind, queue);
    this.queues.set(id, [...(this.queues.get(id) ?? []), version]);
    return true;
  }

  /** Forgets a version and its queues. */
  removeVersion(namespace: string, version: DeploymentVersion): void {
    const deployment = this.find(namespace, version.deploymentName);
    for (const { kind, name } of deployment?.versions.get(version.buildId)?.taskQueues ?? []) {
      const id = queueKey(namespace, kind, name);
      const rest = (this.queues.get(id) ?? []).filter((other) => !sameVersion(other, version));
      if (rest.length > 0) this.queues.set(id, rest);
      else this.queues.delete(id);
    }
    deployment?.versions.delete(version.buildId);
  }

  has(namespace: string, kind: PolledKind, queue: string, version: DeploymentVersion): boolean {
    const versions = this.queues.get(queueKey(namespace, kind, queue));
    return versions?.some((other) => sameVersion(other, version)) ?? false;
  }

  /**
   * Where tasks of a queue go that are bound to no version. Of several deployments that have the queue, the one that was
   * set last decides; one that sends it to a version comes before one that sends it to workers without.
   */
  routing(namespace: string, kind: PolledKind, queue: string): QueueRouting {
    if (this.queues.size === 0) return UNROUTED;
    const versions = this.queues.get(queueKey(namespace, kind, queue));
    if (!versions) return UNROUTED;
    const names = new Set(versions.map(({ deploymentName }) => deploymentName));
    const configs = [...names].map((name) => this.find(namespace, name)!.routing);
    const isHere = (version: DeploymentVersion | undefined): boolean =>
      version !== undefined && versions.some((other) => sameVersion(other, version));
    const current = pick(
      configs,
      (config) => config.currentOrder,
      (config) => config.current,
      isHere,
    );
    const ramping = pick(
      configs,
      (config) => config.rampingOrder,
      (config) => config.ramping,
      isHere,
    );
    return {
      current: current?.current,
      currentRevision: current?.revision ?? 0,
      ramping: ramping?.ramping,
      percentage: ramping?.percentage ?? 0,
      rampingRevision: ramping?.revision ?? 0,
    };
  }

  /** A number that is greater than every one before. */
  nextOrder(): number {
    this.changes += 1;
    return this.changes;
  }
}

function pick(
  configs: readonly RoutingConfig[],
  order: (config: RoutingConfig) => number,
  version: (config: RoutingConfig) => DeploymentVersion | undefined,
  isHere: (version: DeploymentVersion | undefined) => boolean,
): RoutingConfig | undefined {
  const latest = (some: RoutingConfig[]): RoutingConfig | undefined =>
    some.filter((config) => order(config) > 0).sort((a, b) => order(b) - order(a))[0];
  return (
    latest(configs.filter((config) => isHere(version(config)))) ??
    latest(configs.filter((config) => version(config) === undefined))
  );
}

const key = (namespace: string, name: string): string => `${namespace}/${name}`;
const queueKey = (namespace: string, kind: PolledKind, queue: string): string =>
  `${namespace}/${kind}/${queue}`;
