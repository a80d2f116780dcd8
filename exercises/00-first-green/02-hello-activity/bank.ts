/** A payment that the bank has in its books. */
export interface Payment {
  readonly orderId: string;
  readonly euros: number;
  readonly receipt: string;
}

/** Stands for the bank. It gives its own receipt numbers: whoever wants one has to ask. */
export const bank = {
  payments: [] as Payment[],

  charge(orderId: string, euros: number): string {
    const receipt = receiptNumber(`${orderId} ${euros} ${this.payments.length}`);
    this.payments.push({ orderId, euros, receipt });
    return receipt;
  },
};

/** Six digits that look like chance and are the same in every run. */
function receiptNumber(payment: string): string {
  let sum = 7;
  for (const letter of payment) sum = (sum * 31 + letter.charCodeAt(0)) % 900_000;
  return `R-${100_000 + sum}`;
}
