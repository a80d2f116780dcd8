import { expect } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { kata } from '#kata';
import type { card } from './workflows';

const test = kata({ workflows: './workflows' });

type Card = WorkflowHandle<typeof card>;
interface Clock {
  sleep(time: string): Promise<void>;
}

/** A receipt's id is as long as those of real tills. */
const receipt = (day: number, number: number): string =>
  `till-4/2026-03-${String(day).padStart(2, '0')}/receipt-${String(number).padStart(6, '0')}`;

const send = (handle: Card, id: string, more: number): Promise<void> =>
  handle.signal<[string, number]>('earned', id, more);

const ask = (handle: Card): Promise<number> => handle.query<number>('points');

/** Lets a day pass and waits until the card has gone to its next run. */
async function night(handle: Card, env: Clock): Promise<void> {
  const { runId } = await handle.describe();
  await env.sleep('1 day');
  for (let look = 0; look < 100; look++) {
    if ((await handle.describe()).runId !== runId) return;
    await env.sleep('1 minute');
  }
  expect.fail('a day has passed, and the card has not gone to its next run');
}

/** How many bytes the card's run of today was handed by the one of yesterday. */
async function handedOver(handle: Card): Promise<number> {
  const { events } = await handle.fetchHistory();
  const { input } = events![0]!.workflowExecutionStartedEventAttributes!;
  return (input?.payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}

test('a receipt that comes twice counts once, a second coffee counts', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof card>('card', { ...ids });
  await env.sleep('1 hour');
  await send(handle, receipt(1, 1), 10);
  await send(handle, receipt(1, 1), 10);
  const once = await ask(handle);
  expect(
    once,
    `Ada bought one coffee for 10 points, the till sent the receipt twice, and her card says ${once}`,
  ).toBe(10);

  await send(handle, receipt(1, 2), 10);
  const twice = await ask(handle);
  expect(twice, `Ada bought a second coffee, another receipt, and her card says ${twice}`).toBe(20);
  await handle.terminate('the test has seen enough');
});

test('receipts that come again the next morning count once', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof card>('card', { ...ids });
  await env.sleep('1 hour');
  for (let number = 1; number <= 10; number++) await send(handle, receipt(1, number), 10);
  await night(handle, env);
  for (let number = 1; number <= 10; number++) await send(handle, receipt(1, number), 10);
  await send(handle, receipt(2, 1), 10);

  const total = await ask(handle);
  expect(
    total,
    `Ada had 10 receipts of 10 points; the till repeated them in the morning, and she had one more. Her card says ${total}`,
  ).toBe(110);
  await handle.terminate('the test has seen enough');
});

test('what is handed over stays small', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof card>('card', { ...ids });
  await env.sleep('1 hour');
  for (let day = 1; day <= 10; day++) {
    for (let number = 1; number <= 10; number++) await send(handle, receipt(day, number), 1);
    await night(handle, env);
  }

  const total = await ask(handle);
  expect(total, `Ada had 100 receipts of one point in ten days, and her card says ${total}`).toBe(100);
  const bytes = await handedOver(handle);
  expect(
    bytes,
    `after ten days the card hands ${bytes} bytes to its next run, and it is to collect for years`,
  ).toBeLessThan(2_000);
  await handle.terminate('the test has seen enough');
});
