import { expect } from 'vitest';
import { duration, kata } from '#kata';
import * as activities from './activities';
import { attemptsSeen, bankDay, pausesSeen, wholeSeconds } from './bank';
import { predictions } from './predictions';
import type { directDebit } from './workflows';

const test = kata({ workflows: './workflows', activities });

const NIGHT = 8 * 3600;

test('when the first five attempts begin', async ({ client, ids, history }) => {
  const { firstFive } = predictions;
  expect(firstFive, 'not predicted yet: when do attempts 1 to 5 begin?').toBeDefined();
  bankDay(100);
  await client.workflow.execute<typeof directDebit>('directDebit', {
    ...ids,
    args: ['invoice 7', 'patient'],
  });

  const seen = attemptsSeen();
  expect(
    firstFive,
    `you predicted ${firstFive?.join(', ')}, the attempts began at ${seen.join(', ')}: the pauses were ${pausesSeen().join(', ')}`,
  ).toEqual(seen);
  expect(await history()).toHaveEventCount('ActivityTaskScheduled', 1);
});

test('how long a pause becomes', async ({ client, ids }) => {
  const { longestPause } = predictions;
  expect(longestPause, 'not predicted yet: how long is the longest pause?').toBeDefined();
  bankDay(3600);
  await client.workflow.execute<typeof directDebit>('directDebit', {
    ...ids,
    args: ['invoice 8', 'patient'],
  });

  const pauses = pausesSeen();
  expect(
    longestPause,
    `you predicted ${longestPause}, the pauses were ${pauses.join(', ')}: they stop growing at 100 times the first`,
  ).toBe(Math.max(...pauses));
});

test('which attempt finds the bank open after a night', async ({ client, ids }) => {
  const { attemptAfterTheNight } = predictions;
  expect(attemptAfterTheNight, 'not predicted yet: which attempt finds the bank open?').toBeDefined();
  bankDay(NIGHT);
  await client.workflow.execute<typeof directDebit>('directDebit', {
    ...ids,
    args: ['invoice 9', 'patient'],
  });

  const seen = attemptsSeen();
  expect(
    attemptAfterTheNight,
    `you predicted attempt ${attemptAfterTheNight}, it was attempt ${seen.length}, ${duration(seen.at(-1)! * 1000)} after the first`,
  ).toBe(seen.length);
});

test('when it is given up, with five minutes for everything', async ({ client, ids, history }) => {
  const { givenUpAfter } = predictions;
  expect(givenUpAfter, 'not predicted yet: when does the activity fail?').toBeDefined();
  bankDay(NIGHT);
  const handle = await client.workflow.start<typeof directDebit>('directDebit', {
    ...ids,
    args: ['invoice 10', 'fiveMinutes'],
  });
  await expect(handle.result()).rejects.toThrow();

  const seen = attemptsSeen();
  const { rows } = await history();
  const at = (type: string): number => rows.find((row) => row.type === type)?.elapsedMs ?? NaN;
  const gaveUp = wholeSeconds(at('ActivityTaskFailed') - at('ActivityTaskScheduled'));
  expect(
    givenUpAfter,
    `you predicted ${givenUpAfter}, it failed after ${gaveUp}: attempts began at ${seen.join(', ')}, and the next would have come after second 300`,
  ).toBe(gaveUp);
});

test('when attempt 5 begins, with a pause of at most a minute', async ({ client, ids }) => {
  const { fifthOfEveryMinute } = predictions;
  expect(fifthOfEveryMinute, 'not predicted yet: when does attempt 5 begin?').toBeDefined();
  bankDay(130);
  await client.workflow.execute<typeof directDebit>('directDebit', {
    ...ids,
    args: ['invoice 11', 'everyMinute'],
  });

  const seen = attemptsSeen();
  expect(
    fifthOfEveryMinute,
    `you predicted ${fifthOfEveryMinute}, the attempts began at ${seen.join(', ')}`,
  ).toBe(seen[4]);
});
