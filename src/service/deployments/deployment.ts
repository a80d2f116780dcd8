import { WorkerDeploymentVersionStatus as Status } from '../enums.ts';
import type { Payload } from '../proto.ts';
import type { DeploymentVersion } from './version.ts';

/** Where new workflows of a deployment go. Times are milliseconds of the virtual clock; undefined means "never". */
export interface RoutingConfig {
  /** Undefined: workers without a version. */
  readonly current: DeploymentVersion | undefined;
  /** Whether a ramp is set; it may lead to workers without a version. */
  readonly isRamping: boolean;
  readonly ramping: DeploymentVersion | undefined;
  readonly percentage: number;
  readonly currentChangedMs: number | undefined;
  readonly rampingChangedMs: number | undefined;
  readonly percentageChangedMs: number | undefined;
  /** Grows with every change. */
  readonly revision: number;
  /** In which order current versions and ramps of all deployments were set: two changes may share a millisecond. */
  readonly currentOrder: number;
  readonly rampingOrder: number;
}

export type PolledKind = 'workflow' | 'activity' | 'nexus';

export interface VersionTaskQueue {
  readonly kind: PolledKind;
  readonly name: string;
}

/** Since when a version has got no new workflows, and what the last look for open ones found. */
export interface Drainage {
  readonly sinceMs: number;
  checkedMs: number;
  changedMs: number;
}

/** One version of a deployment. */
export interface VersionState {
  readonly version: DeploymentVersion;
  readonly createTimeMs: number;
  /** The request that made it, if a client did. */
  readonly createRequestId: string;
  status: number;
  /** The queues that workers of this version polled. */
  readonly taskQueues: VersionTaskQueue[];
  routingChangedMs: number | undefined;
  currentSinceMs: number | undefined;
  rampingSinceMs: number | undefined;
  rampPercentage: number;
  firstActivationMs: number | undefined;
  lastCurrentMs: number | undefined;
  lastDeactivationMs: number | undefined;
  /** Set while it gets no new workflows after it did; see drainage.ts. */
  drainage: Drainage | undefined;
  metadata: Record<string, Payload> | undefined;
  lastModifierIdentity: string;
}

/** A worker deployment: its versions and which of them gets new workflows. */
export class Deployment {
  readonly versions = new Map<string, VersionState>();
  routing: RoutingConfig = {
    current: undefined,
    isRamping: false,
    ramping: undefined,
    percentage: 0,
    currentChangedMs: undefined,
    rampingChangedMs: undefined,
    percentageChangedMs: undefined,
    revision: 0,
    currentOrder: 0,
    rampingOrder: 0,
  };
  managerIdentity = '';
  lastModifierIdentity = '';
  /** Changes with every change that a client asks for; a client that saw an older one is refused. */
  conflictToken = 0;

  constructor(
    readonly name: string,
    readonly createTimeMs: number,
    readonly createRequestId: string,
  ) {}

  /** The version of this build id; made if it is new. */
  addVersion(
    buildId: string,
    nowMs: number,
    status: number = Status.INACTIVE,
    createRequestId = '',
  ): VersionState {
    const known = this.versions.get(buildId);
    if (known) return known;
    const added: VersionState = {
      version: { deploymentName: this.name, buildId },
      createTimeMs: nowMs,
      createRequestId,
      status,
      taskQueues: [],
      routingChangedMs: undefined,
      currentSinceMs: undefined,
      rampingSinceMs: undefined,
      rampPercentage: 0,
      firstActivationMs: undefined,
      lastCurrentMs: undefined,
      lastDeactivationMs: undefined,
      drainage: undefined,
      metadata: undefined,
      lastModifierIdentity: '',
    };
    this.versions.set(buildId, added);
    return added;
  }

  /** The latest first. */
  sortedVersions(): VersionState[] {
    return [...this.versions.values()].reverse().sort((a, b) => b.createTimeMs - a.createTimeMs);
  }

  setCurrent(current: DeploymentVersion | undefined, nowMs: number, order: number): void {
    const before = this.routing;
    const wasRamping = before.isRamping && before.ramping?.buildId === current?.buildId;
    this.routing = {
      ...before,
      ...(wasRamping && noRamp(nowMs, order)),
      current,
      currentChangedMs: nowMs,
      currentOrder: order,
      revision: before.revision + 1,
    };
    this.demote(before.current, nowMs);
    const state = current && this.versions.get(current.buildId);
    if (!state) return;
    this.activate(state, Status.CURRENT, nowMs);
    state.currentSinceMs = nowMs;
    state.lastCurrentMs = nowMs;
    state.rampingSinceMs = undefined;
    state.rampPercentage = 0;
  }

  setRamping(ramping: DeploymentVersion | undefined, percentage: number, nowMs: number, order: number): void {
    const before = this.routing;
    const isSame = before.isRamping && before.ramping?.buildId === ramping?.buildId;
    const rampingChangedMs = isSame ? before.rampingChangedMs : nowMs;
    this.routing = {
      ...before,
      isRamping: true,
      ramping,
      percentage,
      rampingChangedMs,
      percentageChangedMs: nowMs,
      rampingOrder: order,
      revision: before.revision + 1,
    };
    if (!isSame && before.isRamping) this.demote(before.ramping, nowMs);
    const state = ramping && this.versions.get(ramping.buildId);
    if (!state) return;
    this.activate(state, Status.RAMPING, nowMs);
    state.rampingSinceMs = rampingChangedMs;
    state.rampPercentage = percentage;
  }

  unsetRamping(nowMs: number, order: number): void {
    const before = this.routing;
    this.routing = { ...before, ...noRamp(nowMs, order), revision: before.revision + 1 };
    this.demote(before.ramping, nowMs);
  }

  private activate(state: VersionState, status: number, nowMs: number): void {
    state.status = status;
    state.routingChangedMs = nowMs;
    state.firstActivationMs ??= nowMs;
    state.lastDeactivationMs = undefined;
    state.drainage = undefined;
  }

  private demote(version: DeploymentVersion | undefined, nowMs: number): void {
    const state = version && this.versions.get(version.buildId);
    const { current, ramping } = this.routing;
    if (!state || state.version.buildId === current?.buildId || state.version.buildId === ramping?.buildId)
      return;
    state.status = Status.DRAINING;
    state.routingChangedMs = nowMs;
    state.currentSinceMs = undefined;
    state.rampingSinceMs = undefined;
    state.rampPercentage = 0;
    state.lastDeactivationMs = nowMs;
    state.drainage = { sinceMs: nowMs, checkedMs: nowMs, changedMs: nowMs };
  }
}

const noRamp = (nowMs: number, order: number) => ({
  isRamping: false,
  ramping: undefined,
  percentage: 0,
  rampingChangedMs: nowMs,
  percentageChangedMs: nowMs,
  rampingOrder: order,
});
