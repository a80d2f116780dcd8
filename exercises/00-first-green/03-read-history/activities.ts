import { activityInfo } from '@temporalio/activity';

/** Charges the card. On this night the bank is down, and comes back for the third attempt. */
export async function charge(orderId: string, euros: number): Promise<string> {
  if (activityInfo().attempt < 3) throw new Error('the bank does not answer');
  return `receipt of ${euros} euros for ${orderId}`;
}

/** Hands the parcel over and gives its tracking number. */
export async function ship(orderId: string): Promise<string> {
  return `PARCEL-${orderId}`;
}
