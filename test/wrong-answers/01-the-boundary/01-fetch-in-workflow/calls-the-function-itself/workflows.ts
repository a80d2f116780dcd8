import { getRate } from './activities';

/** The invoice's amount in dollars, at the bank's rate, in cents. */
export async function invoice(euros: number): Promise<number> {
  const rate = await getRate();
  return Math.round(euros * 100 * rate);
}
