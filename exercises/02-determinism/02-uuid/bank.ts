/** The bank, as the outside world sees it. A reference that it knows is a repetition: it is answered, and nothing is paid. */
export const bank = {
  payments: new Map<string, number>(),
  /** How many of its next answers get lost on the way. */
  lost: 0,

  pay(reference: string, cents: number): void {
    if (!this.payments.has(reference)) this.payments.set(reference, cents);
    if (this.lost > 0) {
      this.lost -= 1;
      throw new Error('the line to the bank broke before it answered');
    }
  },
};
