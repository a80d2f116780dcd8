/** The invoice's amount in dollars, at the bank's rate, in cents. */
export async function invoice(euros: number): Promise<number> {
  // TODO: a workflow can't ask the bank. Call an activity that does.
  const response = await fetch('https://bank.example/rates/EUR-USD');
  const { rate } = (await response.json()) as { rate: number };
  return Math.round(euros * 100 * rate);
}
