import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const { findCourier } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  // Nobody free? Ask again after 10 minutes, then after 20.
  retry: { initialInterval: '10 minutes', backoffCoefficient: 2 },
});

export interface Receipt {
  courier: string;
  waitedMinutes: number;
  free: boolean;
}

/** Finds a courier. Who waited longer than 20 minutes eats for free. */
export async function deliver(order: activities.Order): Promise<Receipt> {
  // #region clock
  const courier = await findCourier(order);
  // The result came in a new workflow task: the clock has moved.
  const now = Date.now();
  // #endregion clock

  const waitedMinutes = Math.round((now - order.placedAt) / 60_000);
  return { courier, waitedMinutes, free: waitedMinutes > 20 };
}
