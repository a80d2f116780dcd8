/** Roasts the beans for an order and gives the number of the batch. */
export async function roast(orderId: string): Promise<string> {
  return `batch ${orderId}`;
}

/** Ships a batch and gives the tracking number. */
export async function ship(orderId: string, batch: string): Promise<string> {
  return `PARCEL-${orderId} with ${batch}`;
}
