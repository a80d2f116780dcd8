import { expect } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { kata } from '#kata';
import type { shelf } from './workflows';

const test = kata({ workflows: './workflows' });

/** Closes the shop and waits until the next day's run is there. */
async function night(
  handle: WorkflowHandle<typeof shelf>,
  env: { sleep: (time: string) => Promise<void> },
): Promise<void> {
  const { runId } = await handle.describe();
  await handle.signal('closeDay');
  for (let look = 0; look < 1000; look++) {
    if ((await handle.describe()).runId !== runId) return;
    await env.sleep('1 minute');
  }
  expect.fail('the shop was closed in the evening, and no run for the next day began');
}

/** What the shelf answers, or what went wrong with the question. */
const ask = (handle: WorkflowHandle<typeof shelf>, item: string): Promise<number | string> =>
  handle.query<number, [string]>('count', item).catch((error: Error) => error.message);

test('the shelf of the morning holds what it held in the evening', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof shelf>('shelf', { ...ids });
  await handle.signal<[string, number]>('receive', 'tea', 12);
  await handle.signal<[string, number]>('receive', 'rice', 3);
  const noon = await ask(handle, 'tea');
  expect(noon, `12 tins of tea came; the same day the shelf says "${noon}"`).toBe(12);
  const { runId } = await handle.describe();
  expect(runId, 'nobody closed the shop, and the next day began').toBe(handle.firstExecutionRunId);
  await night(handle, env);

  const tea = await ask(handle, 'tea');
  expect(tea, `12 tins of tea in the evening; in the morning the shelf says "${tea}"`).toBe(12);
  const rice = await ask(handle, 'rice');
  expect(rice, `3 bags of rice in the evening; in the morning the shelf says "${rice}"`).toBe(3);
});

test('a second day adds to the first', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof shelf>('shelf', { ...ids });
  await handle.signal<[string, number]>('receive', 'tea', 12);
  await night(handle, env);
  await handle.signal<[string, number]>('receive', 'tea', 5);
  await night(handle, env);

  const tea = await ask(handle, 'tea');
  expect(tea, `12 tins came on day 1 and 5 on day 2; on day 3 the shelf says "${tea}"`).toBe(17);
  expect(await ask(handle, 'salt'), 'nobody ever brought salt').toBe(0);
});
