/** Looks at an order before money is taken. */
export async function screen(orderId: string): Promise<string> {
  return `${orderId} is no fraud`;
}

/** Takes the money for an order. */
export async function charge(orderId: string): Promise<string> {
  return `${orderId} is paid`;
}
