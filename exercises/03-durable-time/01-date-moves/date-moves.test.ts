import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { deliver, Receipt } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** What the customer is told when the workflow's clock is wrong. */
const measured = (minutes: number, receipt: Receipt) =>
  `the customer waited ${minutes} minutes, the workflow measured ${receipt.waitedMinutes}`;

test('measures the 30 minutes of a rainy evening', async ({ client, env, ids }) => {
  const order: activities.Order = { placedAt: await env.currentTimeMs(), weather: 'rain' };
  const receipt = await client.workflow.execute<typeof deliver>('deliver', { ...ids, args: [order] });
  expect(receipt.waitedMinutes, measured(30, receipt)).toBe(30);
  expect(receipt.free, 'after 30 minutes the meal is free').toBe(true);
});

test('measures the 10 minutes of a drizzle', async ({ client, env, ids }) => {
  const order: activities.Order = { placedAt: await env.currentTimeMs(), weather: 'drizzle' };
  const receipt = await client.workflow.execute<typeof deliver>('deliver', { ...ids, args: [order] });
  expect(receipt.waitedMinutes, measured(10, receipt)).toBe(10);
  expect(receipt.free, 'after 10 minutes the meal is paid').toBe(false);
});

test('measures from the order, however late the workflow starts', async ({ client, env, ids }) => {
  const order: activities.Order = { placedAt: await env.currentTimeMs(), weather: 'drizzle' };
  await env.sleep('15 minutes');
  const receipt = await client.workflow.execute<typeof deliver>('deliver', { ...ids, args: [order] });
  expect(receipt.waitedMinutes, measured(25, receipt)).toBe(25);
  expect(receipt.free, 'after 25 minutes the meal is free').toBe(true);
});

test('20 minutes are not longer than 20 minutes', async ({ client, env, ids }) => {
  const order: activities.Order = { placedAt: await env.currentTimeMs(), weather: 'drizzle' };
  await env.sleep('10 minutes');
  const receipt = await client.workflow.execute<typeof deliver>('deliver', { ...ids, args: [order] });
  expect(receipt.waitedMinutes, measured(20, receipt)).toBe(20);
  expect(receipt.free, 'after 20 minutes the meal is paid').toBe(false);
});
