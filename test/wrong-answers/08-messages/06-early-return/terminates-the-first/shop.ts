import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { order } from './workflows';

// #region buy
/** What the shop does when a customer clicks "buy". The page shows the receipt that comes back. */
export async function buy(client: Client, taskQueue: string, orderId: string): Promise<string> {
  // The last click counts.
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof order>('order', {
    taskQueue,
    workflowId: orderId,
    args: [orderId],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
  return await client.workflow.executeUpdateWithStart<typeof order, string, []>('confirmed', {
    startWorkflowOperation,
  });
}
// #endregion buy
