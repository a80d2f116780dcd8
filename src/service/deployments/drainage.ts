import { WorkerDeploymentVersionStatus as Status } from '../enums.ts';
import { DRAINAGE_CHECK_MS } from '../limits.ts';
import type { VersionState } from './deployment.ts';

/**
 * Brings the drainage of a version that gets no new workflows up to date. The real service looks for open pinned
 * workflows every three minutes, first after three minutes; so does this one, at the time when somebody asks.
 */
export function refreshDrainage(state: VersionState, nowMs: number, hasOpenPinnedRuns: () => boolean): void {
  const { drainage } = state;
  if (!drainage) return;
  const checks = Math.floor((nowMs - drainage.sinceMs) / DRAINAGE_CHECK_MS);
  if (checks < 1) return;
  drainage.checkedMs = drainage.sinceMs + checks * DRAINAGE_CHECK_MS;
  const status = hasOpenPinnedRuns() ? Status.DRAINING : Status.DRAINED;
  if (status === state.status) return;
  state.status = status;
  drainage.changedMs = drainage.checkedMs;
}
