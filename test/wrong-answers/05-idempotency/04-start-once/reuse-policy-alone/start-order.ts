import type { Client } from '@temporalio/client';
import type { ship } from './workflows';

/** An order is paid. Each delivery of the event has an id of its own, a repeated one too. */
export interface OrderPaid {
  readonly delivery: string;
  readonly order: string;
}

// #region start
/** The shop's webhook. Its answer goes to the payment company; whatever it throws, the company repeats. */
export async function startOrder(
  client: Client,
  taskQueue: string,
  event: OrderPaid,
): Promise<'in work' | 'done'> {
  await client.workflow.start<typeof ship>('ship', {
    taskQueue,
    workflowId: `ship-${event.order}`,
    args: [event.order],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
  return 'in work';
}
// #endregion start
