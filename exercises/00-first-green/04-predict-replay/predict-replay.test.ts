import { expect, vi } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { predictions } from './predictions';
import { world } from './shop';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('how often the card is charged', async ({ client, env, ids, restartWorker }) => {
  const { charges } = predictions;
  world.charges.length = 0;
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('1 day');
  expect(charges, 'not predicted yet: how often is the card charged?').toBeDefined();

  await restartWorker();
  await handle.result();
  expect(
    charges,
    `you predicted ${charges}, the card was charged ${times(world.charges.length)}. ` +
      'The new worker finds the ActivityTaskCompleted of charge in the history, and takes the result from there',
  ).toBe(world.charges.length);
});

test('what the new worker says about the order', async ({ client, env, ids, restartWorker }) => {
  const { statusAfterRestart } = predictions;
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('1 day');
  expect(statusAfterRestart, 'not predicted yet: what does the new worker answer on day 1?').toBeDefined();

  await restartWorker();
  const status = await handle.query<string>('status');
  expect(
    statusAfterRestart,
    `you predicted '${statusAfterRestart}', the new worker said '${status}'. ` +
      'Nobody saved the variable: the code ran again up to where it waits, and set it again',
  ).toBe(status);
});

test('whether the first line runs again', async ({ client, env, ids, restartWorker }) => {
  const { firstLineRunsAgain } = predictions;
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('1 day');
  expect(firstLineRunsAgain, 'not predicted yet: does the first line run again?').toBeDefined();

  await restartWorker();
  const again = await handle.query<boolean>('firstLineWasReplayed');
  expect(
    firstLineRunsAgain,
    'a worker cannot begin in the middle of a function: the new one ran it from its first line, with the history at hand',
  ).toBe(again);
});

test('how often the line is printed', async ({ client, env, ids, restartWorker }) => {
  const { linesPrinted } = predictions;
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const handle = await client.workflow.start<typeof order>('order', { ...ids, args: ['A-17'] });
  await env.sleep('1 day');
  await restartWorker();
  await handle.result();
  const printed = print.mock.calls.filter((words) => words.join(' ').includes('A-17 came in')).length;
  print.mockRestore();

  expect(linesPrinted, 'not predicted yet: how often is the line printed?').toBeDefined();
  expect(
    linesPrinted,
    `you predicted ${linesPrinted}, the line was printed ${times(printed)}. ` +
      "In a workflow, console.log stays silent while the past is rebuilt, so that a log doesn't repeat itself",
  ).toBe(printed);
});

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
