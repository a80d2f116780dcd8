/** What an order of coffee costs, in euros. A bag costs 12 euros. */
export async function priceOf(bags: number): Promise<number> {
  return bags * 12;
}
