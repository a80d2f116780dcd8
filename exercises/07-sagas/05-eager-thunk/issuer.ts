// Stands for the company that issues the gift cards. Not part of the task.
import { ApplicationFailure } from '@temporalio/common';

const balances = new Map<string, number>();
const taken = new Map<string, number>();
const givenBack: string[] = [];

/** Sells a card with this much on it. */
export function sell(card: string, cents: number): void {
  balances.set(card, cents);
}

/** What is on the card, in cents. */
export const balanceOf = (card: string): number => balances.get(card) ?? 0;

/** The cards to which something was given back, in this order. */
export const cardsGivenBack = (): string[] => [...givenBack];

/** Takes money from a card, once for each order. */
export function take(order: string, card: string, cents: number): void {
  const key = `${order}/${card}`;
  if (taken.has(key)) return;
  if (balanceOf(card) < cents) throw ApplicationFailure.nonRetryable(`${card} is empty`, 'CardEmpty');
  balances.set(card, balanceOf(card) - cents);
  taken.set(key, cents);
}

/** Puts back on a card what the order has taken from it. */
export function putBack(order: string, card: string): void {
  const key = `${order}/${card}`;
  const cents = taken.get(key);
  if (cents === undefined) return;
  taken.delete(key);
  balances.set(card, balanceOf(card) + cents);
  givenBack.push(card);
}
