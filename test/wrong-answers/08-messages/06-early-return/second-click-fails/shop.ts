import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { order } from './workflows';

// #region buy
/** What the shop does when a customer clicks "buy". The page shows the receipt that comes back. */
export async function buy(client: Client, taskQueue: string, orderId: string): Promise<string> {
  // Each order is new.
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof order>('order', {
    taskQueue,
    workflowId: orderId,
    args: [orderId],
    workflowIdConflictPolicy: 'FAIL',
  });
  return await client.workflow.executeUpdateWithStart<typeof order, string, []>('confirmed', {
    startWorkflowOperation,
  });
}
// #endregion buy
