/** Everything that was billed, as `contract: euros`. */
export const bills: string[] = [];

/** Bills a customer. */
export async function bill(contract: string, euros: number): Promise<void> {
  bills.push(`${contract}: ${euros}`);
}
