import { type Client, WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { type Step, diaryOf, refuse } from './venue';
import type { planConcert } from './workflows';

const test = kata({ workflows: './workflows', activities });

const STEPS: readonly Step[] = ['rent the hall', 'book the band', 'hire the sound', 'open the sales'];

/** Plans a concert and says how that ended. */
async function outcomeOf(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  concert: string,
): Promise<string> {
  try {
    await client.workflow.execute<typeof planConcert>('planConcert', { ...ids, args: [concert] });
    return 'the concert takes place';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const root = cause instanceof ActivityFailure ? cause.cause : cause;
    if (root instanceof ApplicationFailure) return `${root.type}: ${root.message}`;
    throw error;
  }
}

test('the last agreement is the first to be called off', async ({ client, ids, history }) => {
  refuse('jazz night', 'open the sales');
  await outcomeOf(client, ids, 'jazz night');

  // One after another: nothing is called off before the one before it is.
  const { rows } = await history();
  const underWay: string[] = [];
  for (const { type, detail } of rows) {
    const name = ['returnSound', 'cancelBand', 'giveBackHall'].find((one) => detail.startsWith(one));
    if (name === undefined) continue;
    if (type === 'ActivityTaskScheduled') underWay.push(name);
    if (type === 'ActivityTaskCompleted') underWay.splice(underWay.indexOf(name), 1);
    expect(underWay.length, `asked for at the same time: ${underWay.join(', ')}`).toBeLessThan(2);
  }

  const { undone } = diaryOf('jazz night');
  expect(
    undone,
    undone.length === 0
      ? 'nothing was called off. The workflow sees an ActivityFailure, whose cause is the Refused that the activity threw'
      : `the sales were refused and everything was called off in the wrong order: ${undone.join(', ')}`,
  ).toEqual(['hire the sound', 'book the band', 'rent the hall']);
});

test('whoever says no, nothing stays agreed on and nothing is called off twice', async ({ client, ids }) => {
  for (const [index, step] of STEPS.entries()) {
    const concert = `folk night ${index + 1}`;
    refuse(concert, step);
    await outcomeOf(client, { ...ids, workflowId: `${ids.workflowId}-${index + 1}` }, concert);

    const { done, undone } = diaryOf(concert);
    expect(done, `"${step}" was refused, and what comes after it was agreed on all the same`).toEqual(
      STEPS.slice(0, index),
    );
    const left = done.filter((one) => !undone.includes(one));
    expect(left, `"${step}" was refused, and this still stands: ${left.join(', ')}`).toEqual([]);
    expect(undone, `"${step}" was refused: the wrong order of calling off`).toEqual([...done].reverse());
  }
});

test('the promoter hears who said no', async ({ client, ids }) => {
  refuse('rock night', 'hire the sound');
  const outcome = await outcomeOf(client, ids, 'rock night');
  expect(outcome, 'a concert without sound was reported as a success').not.toBe('the concert takes place');
  expect(outcome, 'the promoter wants to hear the first no').toBe(
    'Refused: the answer to "hire the sound" is no',
  );
});

test('a concert that takes place calls nothing off', async ({ client, ids, history }) => {
  expect(await outcomeOf(client, ids, 'blues night')).toBe('the concert takes place');
  expect(diaryOf('blues night'), 'everybody agreed').toEqual({ done: STEPS, undone: [] });
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 4);
});
