import { putBack, take } from './issuer';

/** Takes money from a gift card for an order. */
export async function redeem(order: string, card: string, cents: number): Promise<void> {
  take(order, card, cents);
}

/** Gives back what the order has taken from a gift card, if it has. */
export async function giveBack(order: string, card: string): Promise<void> {
  putBack(order, card);
}
