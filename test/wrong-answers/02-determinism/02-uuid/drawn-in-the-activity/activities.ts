import { bank } from './bank';

/** Pays at the bank. The reference says which payment it is. */
export async function pay(cents: number): Promise<string> {
  const reference = crypto.randomUUID();
  bank.pay(reference, cents);
  return reference;
}
