/** The text of a receipt. Pure: the same total gives the same text, and nothing outside is touched. */
export function receiptText(totalInCents: number): string {
  return `You paid ${(totalInCents / 100).toFixed(2)} euros. Thank you.`;
}
