import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { mailsTo, refuse } from './mail-server';
import type { checkout } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('sends the receipt', async ({ client, ids, history }) => {
  const said = await client.workflow.execute<typeof checkout>('checkout', {
    ...ids,
    args: ['ada@example.com', 4200],
  });
  expect(said).toBe('receipt sent to ada@example.com');
  const got = mailsTo('ada@example.com');
  const { types } = await history();
  const why = types.includes('ActivityTaskScheduled')
    ? 'an activity was scheduled, and the workflow ended before it ran'
    : 'no activity was scheduled';
  expect(
    got.length,
    `the checkout says that the receipt was sent, and the mail server got ${got.length} mails: ${why}`,
  ).toBe(1);
  expect(got[0]?.text).toBe('You paid 42.00 euros. Thank you.');
  expect(await history(), 'the receipt is sent by an activity').toContainEvents([
    'ActivityTaskScheduled',
    'ActivityTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
});

test('sends it again when the mail server is busy', async ({ client, ids }) => {
  refuse(1);
  await client.workflow.execute<typeof checkout>('checkout', { ...ids, args: ['bob@example.com', 1250] });
  const got = mailsTo('bob@example.com');
  expect(got.length, `the mail server was busy once; after that Bob got ${got.length} mails`).toBe(1);
});
