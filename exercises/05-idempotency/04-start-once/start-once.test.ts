import type { Client } from '@temporalio/client';
import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { carrierDay, parcelsFor } from './carrier';
import { startOrder } from './start-order';

const test = kata({ workflows: './workflows', activities });

const HOUR = 3600_000;

interface Ids {
  readonly taskQueue: string;
}

let deliveries = 0;
beforeEach(carrierDay);

/** The service outlives a run of this test and remembers its orders. Retention would make it forget; so does this. */
async function forgetOrders(client: Client, { taskQueue }: Ids): Promise<void> {
  const namespace = client.options.namespace;
  for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = "${taskQueue}"` })) {
    const workflowExecution = { workflowId, runId };
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  }
}

/** The payment company calls the webhook, and hears this. */
async function orderPaid(client: Client, { taskQueue }: Ids, order: string): Promise<string> {
  deliveries += 1;
  try {
    return await startOrder(client, taskQueue, { delivery: `delivery-${deliveries}`, order });
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

// #region twice
test('the same event twice sends one parcel', async ({ client, env, ids }) => {
  await forgetOrders(client, ids);
  await orderPaid(client, ids, 'order 7');
  const second = await orderPaid(client, ids, 'order 7');
  await env.sleep('2 days');

  const sent = parcelsFor('order 7');
  expect(sent, `Ada paid once, two events told of it, and ${sent} parcels are on their way`).toBe(1);
  expect(second, `the order was being packed, and the second event was answered "${second}"`).toBe('in work');
});
// #endregion twice

test('an event that comes again while the order is packed does not begin anew', async ({
  client,
  env,
  ids,
  history,
}) => {
  await forgetOrders(client, ids);
  await orderPaid(client, ids, 'order 8');
  await env.sleep('23 hours');
  await orderPaid(client, ids, 'order 8');
  await env.sleep('2 days');

  const { rows } = await history();
  const hours = Math.round(rows.at(-1)!.elapsedMs / HOUR);
  const end = rows.at(-1)!.type;
  expect(end, `packing began anew with the second event: after ${hours} hours the first was ended`).toBe(
    'WorkflowExecutionCompleted',
  );
  expect(parcelsFor('order 8'), 'an order is one parcel').toBe(1);
});

test('the same event a week after the parcel was sent sends no other', async ({ client, env, ids }) => {
  await forgetOrders(client, ids);
  const first = await orderPaid(client, ids, 'order 9');
  await env.sleep('7 days');
  const late = await orderPaid(client, ids, 'order 9');
  await env.sleep('2 days');

  const sent = parcelsFor('order 9');
  expect(first, `the order was new, and its event was answered "${first}"`).toBe('in work');
  expect(sent, 'a parcel was sent again for an event that was a week late').toBe(1);
  expect(late, `the parcel was sent long ago, and the late event was answered "${late}"`).toBe('done');
});

test('two orders are two parcels', async ({ client, env, ids }) => {
  await forgetOrders(client, ids);
  const answers = [await orderPaid(client, ids, 'order 10'), await orderPaid(client, ids, 'order 11')];
  await env.sleep('2 days');

  const sent = [parcelsFor('order 10'), parcelsFor('order 11')];
  expect(sent, 'the second order was taken for the first').toEqual([1, 1]);
  expect(answers, 'two orders were new').toEqual(['in work', 'in work']);
});

test('an event that could not be handled is not accepted', async ({ client, ids }) => {
  await forgetOrders(client, ids);
  // Temporal refuses an id of more than 1,000 letters.
  const answer = await orderPaid(client, ids, 'order 12, '.repeat(120));
  const said = answer.slice(0, 60);
  expect(
    said,
    `no workflow was started, and the event was answered "${said}": nobody will repeat it`,
  ).toMatch(/^refused/);
});
