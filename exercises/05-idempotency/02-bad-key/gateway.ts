// Stands for the card company's gateway. Not part of the task.

/** What a shop asks for. Requests with the same key are the same request. */
export interface ChargeRequest {
  readonly rental: string;
  readonly cents: number;
  readonly idempotencyKey: string;
}

const charges: ChargeRequest[] = [];
const receipts = new Map<string, string>();
let answersToLose = 0;

/** A new day: no charges so far. So many calls are carried out, and their answer is lost. */
export function gatewayDay(lost = 0): void {
  charges.length = 0;
  receipts.clear();
  answersToLose = lost;
}

/** Charges a card and gives a receipt; for a key that it knows, the receipt of the first time. */
export async function charge(request: ChargeRequest): Promise<string> {
  const receipt = receipts.get(request.idempotencyKey) ?? `receipt ${charges.push(request)}`;
  receipts.set(request.idempotencyKey, receipt);
  if (answersToLose > 0) {
    answersToLose -= 1;
    throw new Error('the connection was closed');
  }
  return receipt;
}

/** Every charge that a customer will find on the bill. */
export const chargesMade = (): readonly ChargeRequest[] => charges;

let opensAtRun = 1;

/** The garage is closed until this run of the workflow comes to it. */
export function garageOpensAtRun(run: number): void {
  opensAtRun = run;
}

/** Whether the garage is open; each call is one run later. */
export function garageIsOpen(): boolean {
  opensAtRun -= 1;
  return opensAtRun <= 0;
}
