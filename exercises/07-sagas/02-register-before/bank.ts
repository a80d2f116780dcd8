// Stands for the shop's warehouse and for the bank. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

interface Books {
  /** Pieces set aside for the order. */
  held: number;
  /** Cents that the customer has paid. */
  charged: number;
  /** Cents that the customer has got back. */
  paidBack: number;
}

export type Trouble =
  | 'the reply of the warehouse is lost'
  | 'the reply to the charge is lost'
  | 'the card is declined'
  | 'the reply to the refund is lost';

const books = new Map<string, Books>();
const troubles = new Map<string, Set<Trouble>>();

export function booksOf(order: string): Books {
  const found = books.get(order) ?? { held: 0, charged: 0, paidBack: 0 };
  books.set(order, found);
  return found;
}

export function plan(order: string, ...what: Trouble[]): void {
  troubles.set(order, new Set(what));
}

/** Whether the trouble is planned. It happens once. */
const happens = (order: string, trouble: Trouble): boolean => troubles.get(order)?.delete(trouble) ?? false;

export const warehouse = {
  async hold(order: string): Promise<void> {
    booksOf(order).held = 1;
    if (happens(order, 'the reply of the warehouse is lost')) {
      throw ApplicationFailure.nonRetryable('the warehouse did not answer', 'NoAnswer');
    }
  },

  async release(order: string): Promise<void> {
    booksOf(order).held = 0;
  },
};

export const bank = {
  /** Takes money from the customer's card. */
  async charge(order: string, cents: number): Promise<void> {
    if (happens(order, 'the card is declined')) {
      throw ApplicationFailure.nonRetryable('the card was declined', 'CardDeclined');
    }
    booksOf(order).charged += cents;
    if (happens(order, 'the reply to the charge is lost')) {
      throw ApplicationFailure.nonRetryable('the bank did not answer', 'NoAnswer');
    }
  },

  /** What the customer has paid for the order and not got back, in cents. */
  async paidFor(order: string): Promise<number> {
    const { charged, paidBack } = booksOf(order);
    return charged - paidBack;
  },

  /** Gives money to the customer, each time it is asked to. */
  async payOut(order: string, cents: number): Promise<void> {
    booksOf(order).paidBack += cents;
    if (happens(order, 'the reply to the refund is lost')) throw new Error('the bank did not answer');
  },
};
