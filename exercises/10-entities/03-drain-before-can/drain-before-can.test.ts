import { expect } from 'vitest';
import type { Client } from '@temporalio/client';
import { kata } from '#kata';
import * as activities from './activities';
import type { Donation } from './campaign';
import { once, quietDay } from './campaign';
import type { campaign } from './workflows';

/** What the board at the door has shown, in order. */
const board: number[] = [];

const showTotal = async (euros: number): Promise<string> => {
  board.push(euros);
  return await activities.showTotal(euros);
};
const test = kata({ workflows: './workflows', activities: { ...activities, showTotal } });

/** Begins a campaign with the donations of Ada, Bob and Cleo. Whoever gives, gives ten euros, one after the other. */
async function begin(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  later?: (give: (...donors: string[]) => Promise<void>) => void,
) {
  const give = async (...donors: string[]): Promise<void> => {
    const handle = client.workflow.getHandle<typeof campaign>(ids.workflowId);
    for (const donor of donors) await handle.signal<[Donation]>('donate', { donor, euros: 10 });
  };
  quietDay();
  once('Ada is thanked', () => give('Bob', 'Cleo'));
  later?.(give);
  return client.workflow.signalWithStart<typeof campaign, [Donation]>('campaign', {
    ...ids,
    signal: 'donate',
    signalArgs: [{ donor: 'Ada', euros: 10 }],
  });
}

// #region waiting
test('donations that come while the third donor is thanked are counted', async ({ client, ids }) => {
  const handle = await begin(client, ids, (give) =>
    once('Cleo is thanked', () => give('Dan', 'Eve', 'Fay', 'Gus', 'Hal')),
  );
  const total = await handle.result();
  expect(total, `8 donors gave 80 euros, and the campaign counted ${total}`).toBe(80);
});
// #endregion waiting

test('donations that come while the waiting donors are thanked are counted', async ({ client, ids }) => {
  const handle = await begin(client, ids, (give) => {
    once('Cleo is thanked', () => give('Dan', 'Eve'));
    once('Eve is thanked', () => give('Fay', 'Gus'));
  });
  const total = await handle.result();
  expect(total, `Fay and Gus gave while Eve was thanked: 7 donors gave 70 euros, ${total} were counted`).toBe(
    70,
  );
});

// #region closing
test('donations that come in the task that would end the run are counted', async ({ client, ids }) => {
  const handle = await begin(client, ids, (give) => once('the total is written', () => give('Dan', 'Eve')));
  const total = await handle.result();
  expect(total, `the run was about to end when Dan and Eve gave: ${total} of 50 euros were counted`).toBe(50);
});
// #endregion closing

test('after three donations a run hands the total to the next', async ({ client, ids, history }) => {
  board.length = 0;
  const handle = await begin(client, ids);
  expect(await handle.result(), '3 donors gave 30 euros').toBe(30);
  const first = await history();
  expect(first.types.at(-1), 'three donors were thanked, nobody waited, and the run went on').toBe(
    'WorkflowExecutionContinuedAsNew',
  );
  expect(first, 'each of the three donors is thanked once').toHaveEventCount('ActivityTaskScheduled', 3);
  expect(board, `three donors gave 30 euros, the board showed ${board.join(', then ')}`).toEqual([30]);
});
