/** What an order of coffee costs, in euros. A bag costs 12 euros. */
export async function quote(bags: number): Promise<void> {
  console.log(bags * 12);
}
