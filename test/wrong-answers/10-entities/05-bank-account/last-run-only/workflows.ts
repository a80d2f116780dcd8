import { ApplicationFailure, condition, continueAsNew, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';

/** Pays in. The key names the request; the answer is the balance after it. */
export const deposit = defineUpdate<number, [key: string, cents: number]>('deposit');
/** Takes out, if there is enough. */
export const withdraw = defineUpdate<number, [key: string, cents: number]>('withdraw');
export const balance = defineQuery<number>('balance');

const BOOKINGS_OF_A_RUN = 10;

// #region account
/** One bank account. Each request is booked once, however often it is delivered. */
export async function account(cents = 0, carried: [key: string, answer: number][] = []): Promise<void> {
  // What was answered to each request, also by the runs before this one.
  const earlier = new Map(carried);
  const answers = new Map<string, number>();
  let booked = 0;

  const book = (key: string, change: number): number => {
    const known = answers.get(key) ?? earlier.get(key);
    if (known !== undefined) return known;
    cents += change;
    answers.set(key, cents);
    booked += 1;
    return cents;
  };
  const refuseOverdraft = (key: string, amount: number): void => {
    // A request that was booked needs no money any more.
    if (answers.has(key) || earlier.has(key) || amount <= cents) return;
    throw ApplicationFailure.create({ message: 'not enough money', type: 'Overdraft' });
  };
  setHandler(deposit, (key, amount) => book(key, amount));
  setHandler(withdraw, (key, amount) => book(key, -amount), { validator: refuseOverdraft });
  setHandler(balance, () => cents);

  await condition(() => booked >= BOOKINGS_OF_A_RUN);
  await continueAsNew<typeof account>(cents, [...answers]);
}
// #endregion account
