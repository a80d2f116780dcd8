import { expect } from 'vitest';
import type { Wire } from '../../src/service/proto.ts';
import { commands, test, type Scenario } from './support/scenario.ts';

type Page = Wire<'GetWorkflowExecutionHistoryResponse'>;

const CLOSE_EVENT = 2;

const request = (scenario: Scenario, more: object) => ({
  execution: { workflowId: scenario.workflowId },
  ...more,
});
const read = (scenario: Scenario, more: object = {}) =>
  scenario.call<Page>('GetWorkflowExecutionHistory', request(scenario, more));
const readBack = (scenario: Scenario, more: object = {}) =>
  scenario.call<Page>('GetWorkflowExecutionHistoryReverse', request(scenario, more));
const ids = (page: Page) => page.history?.events?.map(({ eventId }) => eventId);

test('a history is read page by page, and the pages stay with the run of the first', async ({ scenario }) => {
  await scenario.start();
  await scenario.run(commands.continueAsNew());
  const { runId } = scenario.engine.executions.get('default', { workflowId: scenario.workflowId });
  const first = await read(scenario, { maximumPageSize: 1 });
  expect(ids(first)).toEqual([1]);
  await scenario.run(commands.continueAsNew());
  const second = await read(scenario, { maximumPageSize: 3, nextPageToken: first.nextPageToken });
  expect(ids(second)).toEqual([2, 3, 4]);
  const last = await read(scenario, { nextPageToken: second.nextPageToken });
  expect(last.history?.events).toMatchObject([
    { eventId: 5, workflowExecutionContinuedAsNewEventAttributes: {} },
  ]);
  expect(last.nextPageToken).toBeUndefined();
  const other = { workflowId: scenario.workflowId, runId: `${runId}0` };
  await expect(
    read(scenario, { execution: other, nextPageToken: first.nextPageToken }),
  ).rejects.toMatchObject({
    code: 3,
    message: 'RunId in the request does not match the NextPageToken.',
  });
});

test('a history is read backwards page by page', async ({ scenario }) => {
  await scenario.start();
  await scenario.run();
  const first = await readBack(scenario, { maximumPageSize: 3 });
  expect(ids(first)).toEqual([4, 3, 2]);
  const last = await readBack(scenario, { maximumPageSize: 3, nextPageToken: first.nextPageToken });
  expect(ids(last)).toEqual([1]);
  expect(last.nextPageToken).toBeUndefined();
});

test('a token that is not of this reading is refused', async ({ scenario }) => {
  await scenario.start();
  const { nextPageToken } = await read(scenario, { maximumPageSize: 1 });
  const text = (json: string) => Uint8Array.from(json, (char) => char.charCodeAt(0));
  const invalid = { code: 3, message: 'Invalid NextPageToken.' };
  await expect(readBack(scenario, { nextPageToken })).rejects.toMatchObject(invalid);
  for (const bad of ['x', 'null', '{"kind":"history page","runId":"r","next":-1}'])
    await expect(read(scenario, { nextPageToken: text(bad) })).rejects.toMatchObject(invalid);
  await expect(scenario.call('GetWorkflowExecutionHistory', {})).rejects.toMatchObject({
    code: 3,
    message: 'Execution is not set on request.',
  });
});

test('who waits for all events gets those that are there, then the new ones as they come', async ({
  scenario,
}) => {
  await scenario.start();
  const first = await read(scenario, { waitNewEvent: true });
  expect(ids(first)).toEqual([1, 2]);
  const next = scenario.later<Page>(
    'GetWorkflowExecutionHistory',
    request(scenario, { waitNewEvent: true, nextPageToken: first.nextPageToken }),
  );
  await scenario.signal('s');
  const second = await next;
  expect(ids(second)).toEqual([3]);
  const last = scenario.later<Page>(
    'GetWorkflowExecutionHistory',
    request(scenario, { waitNewEvent: true, nextPageToken: second.nextPageToken }),
  );
  await scenario.run(commands.complete());
  expect(ids(await last)).toContain(4);
});

test('who wants the last event gets nothing while the run is open, unless it waits', async ({ scenario }) => {
  await scenario.start();
  expect(await read(scenario, { historyEventFilterType: CLOSE_EVENT })).toEqual({ history: { events: [] } });
  const waiting = scenario.later<Page>(
    'GetWorkflowExecutionHistory',
    request(scenario, { historyEventFilterType: CLOSE_EVENT, waitNewEvent: true }),
  );
  await scenario.run(commands.complete());
  expect(ids(await waiting)).toEqual([5]);
});
