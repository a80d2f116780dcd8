/** A payment that the bank has in its books. */
export interface Payment {
  readonly orderId: string;
  readonly euros: number;
  readonly receipt: string;
}

/** Stands for the bank. It makes up its receipt numbers: nobody else can know them. */
export const bank = {
  payments: [] as Payment[],

  charge(orderId: string, euros: number): string {
    const receipt = `R-${Math.floor(100_000 + Math.random() * 900_000)}`;
    this.payments.push({ orderId, euros, receipt });
    return receipt;
  },
};
