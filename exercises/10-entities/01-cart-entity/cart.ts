// What shop and cart say to each other. Not part of the task.
import { defineQuery, defineUpdate } from '@temporalio/workflow';

/** One kind of goods in a cart. */
export interface Line {
  item: string;
  pieces: number;
}

/** Puts pieces into the cart and answers with all that is in it. */
export const add = defineUpdate<Line[], [item: string, pieces: number]>('add');
/** What is in the cart? */
export const look = defineQuery<Line[]>('look');
/** Orders what is in the cart and answers with it. */
export const checkout = defineUpdate<Line[]>('checkout');
