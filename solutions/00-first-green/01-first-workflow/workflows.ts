/** What an order of coffee costs, in euros. A bag costs 12 euros. */
export async function quote(bags: number): Promise<number> {
  // What is returned goes into the history, and from there to whoever asks.
  return bags * 12;
}
