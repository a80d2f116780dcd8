/** Looks at an order with the rules of last year. */
export async function screen(orderId: string): Promise<string> {
  return `${orderId} is no fraud`;
}

/** Looks at an order with the rules of this year. */
export async function inspect(orderId: string): Promise<string> {
  return `${orderId} is no fraud, says the model`;
}

/** Takes the money for an order. */
export async function charge(orderId: string): Promise<string> {
  return `${orderId} is paid`;
}

/** Hands an order to the carrier. */
export async function ship(orderId: string): Promise<string> {
  return `${orderId} is on its way`;
}
