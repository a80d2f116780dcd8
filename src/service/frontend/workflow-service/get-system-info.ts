import type { WorkflowHandler } from '../handler.ts';

/** What clients and workers may rely on. A capability is true only if the service has it. */
export const getSystemInfo: WorkflowHandler<'GetSystemInfo'> = () => ({
  serverVersion: '',
  capabilities: {
    signalAndQueryHeader: true,
    internalErrorDifferentiation: true,
    activityFailureIncludeHeartbeat: true,
    supportsSchedules: true,
    encodedFailureAttributes: true,
    buildIdBasedVersioning: true,
    upsertMemo: true,
    eagerWorkflowStart: true,
    sdkMetadata: true,
    countGroupByExecutionStatus: true,
    nexus: true,
  },
});
