/** Dollars for one euro, now. */
export async function getRate(): Promise<number> {
  const response = await fetch('https://bank.example/rates/EUR-USD');
  const { rate } = (await response.json()) as { rate: number };
  return rate;
}
