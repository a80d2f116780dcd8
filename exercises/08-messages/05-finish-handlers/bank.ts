// Stands for the bank. Not part of the task.

let receipts = 0;
let unlucky: string[] = [];

/** A new day. The bank is down for the first call of each of these customers. */
export function bankDay(...customers: string[]): void {
  receipts = 0;
  unlucky = customers;
}

/** Charges a card and gives a receipt. */
export async function chargeCard(customer: string): Promise<string> {
  const at = unlucky.indexOf(customer);
  if (at >= 0) {
    unlucky.splice(at, 1);
    throw new Error('the bank is down');
  }
  receipts += 1;
  return `receipt ${receipts}`;
}
