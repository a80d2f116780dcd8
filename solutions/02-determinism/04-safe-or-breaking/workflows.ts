import { condition, log, proxyActivities, sleep, uuid4 } from '@temporalio/workflow';
import type * as activities from './activities';

// One workflow and fourteen edits of it. Not to be edited: say in predictions.ts what a recorded order makes of each.

const { charge, ship, sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

// #region order
/** As it was when order A-17 was recorded. */
export async function order(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}
// #endregion order

/** The timer runs for two days. */
export async function longerTimer(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('2 days');
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** The parcel goes by express. */
export async function otherArgument(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  const parcel = await ship(orderId, 'express');
  return `Your parcel: ${parcel}`;
}

/** Another timeout, and three attempts instead of endless ones. */
export async function otherOptions(orderId: string): Promise<string> {
  const patient = proxyActivities<typeof activities>({
    startToCloseTimeout: '1 hour',
    retry: { maximumAttempts: 3 },
  });
  await patient.charge(orderId);
  await sleep('1 day');
  const parcel = await patient.ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** Other words for the customer, and a line in the log. */
export async function otherWords(orderId: string): Promise<string> {
  await charge(orderId);
  log.info('the card is charged');
  await sleep('1 day');
  const parcel = await ship(orderId);
  return `Good news. ${parcel} is on its way.`;
}

/** Node's timer instead of the SDK's. */
export async function nodeTimer(orderId: string): Promise<string> {
  await charge(orderId);
  await new Promise((done) => setTimeout(done, 24 * 3600_000));
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** A condition that never comes true, for at most a day. */
export async function conditionForSleep(orderId: string): Promise<string> {
  await charge(orderId);
  await condition(() => false, '1 day');
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** A function of its own for the first half, and a number that is drawn by chance. */
export async function helperAndDice(orderId: string): Promise<string> {
  const coupon = uuid4();
  await untilShipping(orderId);
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}. Your coupon: ${coupon}`;
}

async function untilShipping(orderId: string): Promise<void> {
  await charge(orderId);
  await sleep('1 day');
}

/** The timer is started together with the charge. */
export async function bothAtOnce(orderId: string): Promise<string> {
  await Promise.all([charge(orderId), sleep('1 day')]);
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** The same, written the other way round. */
export async function bothAtOnceTurned(orderId: string): Promise<string> {
  await Promise.all([sleep('1 day'), charge(orderId)]);
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** Nobody waits any more. */
export async function noTimer(orderId: string): Promise<string> {
  await charge(orderId);
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** A timer of no time at all before the parcel. */
export async function sleepZero(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  await sleep(0);
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** The day in two halves. */
export async function splitTimer(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('12 hours');
  await sleep('12 hours');
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** A better name for an activity; it does the same. */
export async function betterName(orderId: string): Promise<string> {
  const { chargeCard } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });
  await chargeCard(orderId);
  await sleep('1 day');
  const parcel = await ship(orderId);
  return `Your parcel: ${parcel}`;
}

/** One more step, after everything that was recorded. */
export async function mailAtTheEnd(orderId: string): Promise<string> {
  await charge(orderId);
  await sleep('1 day');
  const parcel = await ship(orderId);
  await sendMail(orderId);
  return `Your parcel: ${parcel}`;
}
