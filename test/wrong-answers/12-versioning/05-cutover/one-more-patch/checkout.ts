import type { Client, WorkflowHandle } from '@temporalio/client';

/** Where an order runs, and under which id. */
export interface Ids {
  readonly taskQueue: string;
  readonly workflowId: string;
}

/** The shop's checkout starts an order. */
export async function startOrder(client: Client, ids: Ids, orderId: string): Promise<WorkflowHandle> {
  return await client.workflow.start('order', { ...ids, args: [orderId] });
}

/** How many orders still need the code of the old type. */
export async function needTheOldCode(client: Client): Promise<number> {
  const { count } = await client.workflow.count("WorkflowType = 'order' AND ExecutionStatus = 'Running'");
  return count;
}
