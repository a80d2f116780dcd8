/** Looks at an order before money is taken: is it a fraud? */
export async function screen(orderId: string): Promise<string> {
  return `${orderId} is no fraud`;
}

/** Puts the goods of an order aside. */
export async function reserve(orderId: string): Promise<string> {
  return `${orderId} is put aside`;
}

/** Takes the money for an order. */
export async function charge(orderId: string): Promise<string> {
  return `${orderId} is paid`;
}

/** Wraps the goods of an order. */
export async function wrap(orderId: string): Promise<string> {
  return `${orderId} is wrapped`;
}

/** Hands an order to the carrier. */
export async function ship(orderId: string): Promise<string> {
  return `${orderId} is on its way`;
}
