import {
  ApplicationFailure,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from './activities';

const { charge } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

/** A customer books a seat and pays for it. The answer is the number of the seat. */
export const book = defineUpdate<number, [customer: string]>('book');

/** The show begins, the box office closes. */
export const close = defineSignal('close');

/** Sells the seats of one evening. Its result is who has got one. */
export async function boxOffice(seats: number): Promise<string[]> {
  const sold: string[] = [];
  let closed = false;
  setHandler(close, () => {
    closed = true;
  });
  // #region book
  // TODO: while Ada pays, Bob is shown the same seat.
  setHandler(book, async (customer) => {
    if (sold.length >= seats) throw ApplicationFailure.create({ message: 'sold out' });
    await charge(customer);
    return sold.push(customer);
  });
  // #endregion book

  await condition(() => closed);
  return sold;
}
