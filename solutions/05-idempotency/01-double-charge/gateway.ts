// Stands for the card company's gateway. Not part of the task.

/** What a shop asks for. Requests with the same key are the same request. */
export interface ChargeRequest {
  readonly order: string;
  readonly cents: number;
  readonly idempotencyKey?: string;
}

/** `down`: the gateway can't be reached. `answer lost`: it charges the card, and the connection breaks. */
export type Trouble = 'down' | 'answer lost';

const charges: ChargeRequest[] = [];
const receipts = new Map<string, string>();
let troubles: Trouble[] = [];

/** A new day: no charges so far. The first calls meet these troubles, one each; all later calls go well. */
export function gatewayDay(...next: Trouble[]): void {
  charges.length = 0;
  receipts.clear();
  troubles = next;
}

/** Charges a card and gives a receipt; for a key that it knows, the receipt of the first time. */
export async function charge(request: ChargeRequest): Promise<string> {
  const trouble = troubles.shift();
  if (trouble === 'down') throw new Error('the gateway is down');
  const known = request.idempotencyKey === undefined ? undefined : receipts.get(request.idempotencyKey);
  const receipt = known ?? `receipt ${charges.push(request)}`;
  if (request.idempotencyKey !== undefined) receipts.set(request.idempotencyKey, receipt);
  if (trouble === 'answer lost') throw new Error('the connection was closed');
  return receipt;
}

/** Every charge that a customer will find on the bill. */
export const chargesMade = (): readonly ChargeRequest[] => charges;
