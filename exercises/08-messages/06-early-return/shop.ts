import type { Client } from '@temporalio/client';
import type { order } from './workflows';

// #region buy
/** What the shop does when a customer clicks "buy". The page shows the receipt that comes back. */
export async function buy(client: Client, taskQueue: string, orderId: string): Promise<string> {
  // TODO: the page waits until the parcel is out.
  return await client.workflow.execute<typeof order>('order', {
    taskQueue,
    workflowId: orderId,
    args: [orderId],
  });
}
// #endregion buy
