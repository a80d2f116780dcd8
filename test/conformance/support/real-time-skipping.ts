import type { Client } from '@temporalio/client';

/**
 * Makes the workflows that `work` starts skip time on a real Temporal Service. The SDK's client has no option for that yet,
 * so it is added to the requests.
 */
export async function skippingTime<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const service = client.workflowService;
  const { startWorkflowExecution } = service;
  const timeSkippingConfig = { enabled: true };
  service.startWorkflowExecution = ((request: object) =>
    startWorkflowExecution.call(service, {
      ...request,
      timeSkippingConfig,
    })) as typeof startWorkflowExecution;
  try {
    return await work();
  } finally {
    service.startWorkflowExecution = startWorkflowExecution;
  }
}
