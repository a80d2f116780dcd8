/** Looks at an order before money is taken: is it a fraud? */
export async function screen(orderId: string): Promise<string> {
  return `${orderId} is no fraud`;
}

/** Takes the money for an order. */
export async function charge(orderId: string): Promise<string> {
  return `${orderId} is paid`;
}

/** Hands an order to the carrier. */
export async function ship(orderId: string): Promise<string> {
  return `${orderId} is on its way`;
}
