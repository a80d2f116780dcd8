import { activityInfo } from '@temporalio/activity';

export interface Order {
  /** When the customer ordered, in milliseconds since 1970. */
  placedAt: number;
  weather: 'fine' | 'drizzle' | 'rain';
}

/** The call to the courier company that finds somebody free. Rain makes couriers scarce. */
const lucky = { fine: 1, drizzle: 2, rain: 3 };

/** Asks the courier company once. It throws when nobody is free. */
export async function findCourier(order: Order): Promise<string> {
  if (activityInfo().attempt < lucky[order.weather]) throw new Error('no courier is free');
  return 'Grace';
}
