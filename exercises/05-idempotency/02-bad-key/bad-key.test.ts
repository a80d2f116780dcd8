import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { chargesMade, garageOpensAtRun, gatewayDay } from './gateway';
import type { rentCar } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('a lost answer does not charge the deposit again', async ({ client, ids }) => {
  gatewayDay(2);
  garageOpensAtRun(1);
  await client.workflow.execute<typeof rentCar>('rentCar', { ...ids, args: ['rental 7', 30000, 9000] });

  const cents = chargesMade().map((made) => made.cents);
  const deposits = cents.filter((amount) => amount === 30000).length;
  expect(deposits, `the same deposit was charged ${deposits} times: each attempt had a key of its own`).toBe(
    1,
  );
  expect(cents, 'a rental is one deposit and one rent').toEqual([30000, 9000]);
});

test('deposit and rent of the same amount are two charges', async ({ client, ids }) => {
  gatewayDay();
  garageOpensAtRun(1);
  const receipts = await client.workflow.execute<typeof rentCar>('rentCar', {
    ...ids,
    args: ['rental 8', 9000, 9000],
  });

  const made = chargesMade().length;
  expect(made, `two steps of 90.00 each, and the gateway took them for ${made} purchase`).toBe(2);
  expect(new Set(receipts).size, 'deposit and rent each have a receipt').toBe(2);
});

test('two customers of the same day both pay', async ({ client, ids }) => {
  gatewayDay();
  garageOpensAtRun(1);
  for (const rental of ['rental 9', 'rental 10']) {
    const { taskQueue } = ids;
    await client.workflow.execute<typeof rentCar>('rentCar', {
      taskQueue,
      workflowId: rental,
      args: [rental, 30000, 9000],
    });
  }
  expect(chargesMade(), 'two customers shared a key, and one of them drives for nothing').toHaveLength(4);
});

test('a second run of the same rental pays nothing again', async ({ client, ids }) => {
  gatewayDay();
  garageOpensAtRun(2);
  await client.workflow.execute<typeof rentCar>('rentCar', {
    ...ids,
    args: ['rental 11', 30000, 9000],
    retry: { maximumAttempts: 2, initialInterval: '1 hour' },
  });

  const made = chargesMade().length;
  expect(made, `the garage was closed, the rental ran twice, and ${made} charges were made for it`).toBe(2);
});
