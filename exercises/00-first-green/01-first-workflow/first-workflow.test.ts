import { expect } from 'vitest';
import { kata } from '#kata';
import type { quote } from './workflows';

const test = kata({ workflows: './workflows' });

// #region first
test('quotes 36 euros for 3 bags', async ({ client, ids }) => {
  const price = await client.workflow.execute<typeof quote>('quote', { ...ids, args: [3] });
  expect(price, `3 bags at 12 euros cost 36 euros, ${answered(price)}`).toBe(36);
});
// #endregion first

test('quotes any number of bags', async ({ client, ids }) => {
  const price = await client.workflow.execute<typeof quote>('quote', { ...ids, args: [5] });
  expect(price, `the same workflow, asked for 5 bags, should say 60 euros, ${answered(price)}`).toBe(60);
});

// #region outlives
test('gives the answer again after the worker is gone', async ({ client, ids, history, restartWorker }) => {
  await client.workflow.execute<typeof quote>('quote', { ...ids, args: [3] });
  await restartWorker();
  const price = await client.workflow.getHandle<typeof quote>(ids.workflowId).result();
  expect(price, `the history should hold the price of 3 bags, ${answered(price)}`).toBe(36);
  expect(await history(), 'the function ran once, for both answers').toHaveEventCount(
    'WorkflowTaskStarted',
    1,
  );
});
// #endregion outlives

function answered(price: number | null | undefined): string {
  // A function that returns undefined completes its workflow with no result.
  return price === undefined || price === null
    ? 'the workflow answered nothing: what it prints stays in the worker, only what it returns reaches the history'
    : `the workflow answered ${price}`;
}
