import { bank } from './bank';

/** Pays at the bank. The reference says which payment it is. */
export async function pay(reference: string, cents: number): Promise<void> {
  bank.pay(reference, cents);
}
