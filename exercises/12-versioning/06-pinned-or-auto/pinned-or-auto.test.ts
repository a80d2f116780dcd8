import { beforeEach, expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { done } from './activities';
import type { insurance, rental, subscription } from './workflows';

const test = kata({
  workflows: './workflows',
  activities,
  deployment: { buildId: '1.0', defaultVersioningBehavior: 'AUTO_UPGRADE' },
});
const build2 = { workflows: './build-2', buildId: '2.0' };

const DONE_THEN_TIMER = ['ActivityTaskScheduled', 'ActivityTaskCompleted', 'TimerStarted'];
const DAY = 24 * 3600_000;

beforeEach(() => {
  done.length = 0;
});

test('a rental ends as it began', async ({ client, deploy, env, history, ids, replay }) => {
  const old = await client.workflow.start<typeof rental>('rental', { ...ids, args: ['R-7'] });
  await env.sleep('10 days');
  expect(done, 'on day 10 the customer has her bike').toEqual(['deliver R-7']);
  expect(await history(), 'the thirty days begin when the bike is delivered').toContainEvents(
    DONE_THEN_TIMER,
  );
  await deploy(build2);
  await old.result();
  expect(done, 'R-7 was delivered, and is collected').toEqual(['deliver R-7', 'collect R-7']);
  await replay();
});

test('a rental that begins after the release is inspected first', async ({ client, deploy, ids }) => {
  await deploy(build2);
  await client.workflow.execute<typeof rental>('rental', { ...ids, args: ['R-8'] });
  expect(done, 'R-8 begins on build 2').toEqual(['inspect R-8', 'deliver R-8', 'collect R-8']);
});

test('an insurance is billed at the new price from the next bill on', async ({
  client,
  deploy,
  env,
  ids,
}) => {
  const handle = await client.workflow.start<typeof insurance>('insurance', { ...ids, args: ['I-3'] });
  await env.sleep('100 days');
  await deploy(build2);
  await handle.result();
  expect(done, 'I-3 pays 50 euros in the first year, and 60 in the second').toEqual([
    'bill I-3 50 euros',
    'bill I-3 60 euros',
  ]);
});

test('a subscription gets the new service with its next month', async ({
  client,
  deploy,
  env,
  history,
  ids,
}) => {
  const handle = await client.workflow.start<typeof subscription>('subscription', { ...ids, args: ['Ada'] });
  await env.sleep('10 days');
  expect(done, 'on day 10 Ada has had her first service').toEqual(['service Ada']);
  expect(await history(), 'the next month begins when the service is done').toContainEvents(DONE_THEN_TIMER);
  await deploy(build2);
  await handle.result();
  expect(done, 'Ada is reminded from the second month on').toEqual([
    'service Ada',
    'remind Ada',
    'service Ada',
    'remind Ada',
    'service Ada',
  ]);
});

test('without a new build, a subscription and an insurance go on as they are', async ({
  client,
  env,
  ids,
}) => {
  const before = await env.currentTimeMs();
  await client.workflow.execute<typeof subscription>('subscription', { ...ids, args: ['Bob'] });
  expect(done, 'Bob has three months of service').toEqual(['service Bob', 'service Bob', 'service Bob']);
  const days = Math.round(((await env.currentTimeMs()) - before) / DAY);
  expect(days, 'three months of 30 days are 90 days').toBe(90);

  await client.workflow.execute<typeof insurance>('insurance', { ...ids, args: ['I-4'] });
  expect(done.slice(3), 'I-4 pays 50 euros in each of two years').toEqual([
    'bill I-4 50 euros',
    'bill I-4 50 euros',
  ]);
});
