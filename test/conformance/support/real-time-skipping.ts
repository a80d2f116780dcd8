import type { Client, WorkflowHandle } from '@temporalio/client';

const timeSkippingConfig = { enabled: true };

/**
 * A real Temporal Service skips time for one workflow, when its start or an update of its options asks for it. The SDK's
 * client has no option for that yet, so the scenarios add it to the requests.
 */
export async function skipTimeFromTheStart<T>(client: Client, start: () => Promise<T>): Promise<T> {
  const service = client.workflowService;
  const { startWorkflowExecution } = service;
  service.startWorkflowExecution = ((request: object) =>
    startWorkflowExecution.call(service, { ...request, timeSkippingConfig })) as typeof startWorkflowExecution;
  try {
    return await start();
  } finally {
    service.startWorkflowExecution = startWorkflowExecution;
  }
}

/** The same handle; awaiting its result skips time, as it does with a time-skipping test server. */
export function letResultSkipTime<T extends WorkflowHandle>(client: Client, handle: T): T {
  const { result } = handle;
  handle.result = async () => {
    await client.workflowService
      .updateWorkflowExecutionOptions({
        namespace: client.options.namespace,
        workflowExecution: { workflowId: handle.workflowId },
        workflowExecutionOptions: { timeSkippingConfig },
        updateMask: { paths: ['time_skipping_config'] },
      })
      // A workflow that has closed meanwhile needs no time.
      .catch(() => undefined);
    return result.call(handle) as ReturnType<typeof result>;
  };
  return handle;
}
