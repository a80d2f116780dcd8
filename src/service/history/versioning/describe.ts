import { olderVersionText } from '../../deployments/version.ts';
import type { Wire } from '../../proto.ts';
import type { Run } from '../run.ts';
import { describedOverride } from './info.ts';

type ExecutionInfo = NonNullable<Wire<'DescribeWorkflowExecutionResponse'>['workflowExecutionInfo']>;

/** What a description of a run says about versions; nothing for a run that never had to do with them. */
export function describedVersioning(
  run: Run,
): Pick<ExecutionInfo, 'versioningInfo' | 'workerDeploymentName' | 'mostRecentWorkerVersionStamp'> {
  const { behavior, version, override, initialBehavior, deploymentName, stamp } = run.state.versioning;
  const { transition, revision } = run.versioning;
  const isKnown = behavior !== 0 || version || override || transition || revision > 0;
  return {
    ...(stamp && { mostRecentWorkerVersionStamp: stamp }),
    ...(deploymentName && { workerDeploymentName: deploymentName }),
    ...(isKnown && {
      versioningInfo: {
        ...(behavior !== 0 && { behavior }),
        ...(version && { deploymentVersion: version, version: olderVersionText(version) }),
        ...(override && { versioningOverride: describedOverride(override) }),
        ...(transition && {
          versionTransition: {
            version: olderVersionText(transition.version),
            ...(transition.version && { deploymentVersion: transition.version }),
          },
        }),
        ...(revision > 0 && { revisionNumber: revision }),
        ...(initialBehavior !== 0 && { continueAsNewInitialVersioningBehavior: initialBehavior }),
      },
    }),
  };
}
