import * as common from '@temporalio/common';
import * as workflow from '@temporalio/workflow';

/**
 * The SDK's modules as workflow code in this realm must get them: the very ones that the host drives. A second copy would
 * have another idea of which workflow is running.
 */
export const sdkModules: Readonly<Record<string, object>> = {
  '@temporalio/common': common,
  '@temporalio/workflow': workflow,
};
