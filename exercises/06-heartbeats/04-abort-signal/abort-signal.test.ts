import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { afterEach, expect, vi } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { dispatcherAtRest, dispatcherDay, requestsOpen } from './dispatcher';
import type { deliver } from './workflows';

const test = kata({ workflows: './workflows', activities });
afterEach(() => {
  dispatcherDay();
});

// #region dropped
test('a cancelled order closes its request', async ({ activityEnvironment }) => {
  dispatcherDay(async () => {
    activityEnvironment.cancel();
  });
  const outcome = await activityEnvironment.run(activities.findCourier, 'order 12').then(
    (courier) => `reported ${courier}`,
    () => 'ended',
  );
  const stillOpen = requestsOpen() > 0 ? ', its request was still open' : '';

  const { sent, onTheWay } = await dispatcherAtRest();
  expect(sent, 'before the cancellation the dispatcher was asked for a courier').toEqual(['order 12']);
  const words = `order 12 was cancelled, the activity ${outcome}${stillOpen}, and a courier is on the way`;
  expect(onTheWay, words).toEqual([]);
});
// #endregion dropped

test('the workflow ends as cancelled', async ({ client, ids, history }) => {
  const handle = client.workflow.getHandle<typeof deliver>(ids.workflowId);
  dispatcherDay(async () => {
    await handle.cancel();
    // A query is answered after the workflow has heard of it, and has asked the server to cancel the activity.
    await handle.query('__temporal_workflow_metadata');
    heartbeat(); // ten seconds later
    const signal = cancellationSignal();
    await vi.waitUntil(() => signal.aborted, { timeout: 3000, interval: 1 });
  });
  await client.workflow.start<typeof deliver>('deliver', { ...ids, args: ['order 13'] });
  await handle.result().catch(() => undefined);

  const { types } = await history();
  const end = types.find((type) => /^ActivityTask(Completed|Failed|Canceled|TimedOut)$/.test(type));
  expect(end, `order 13 was cancelled, and its activity says ${end}`).toBe('ActivityTaskCanceled');
  expect((await dispatcherAtRest()).onTheWay, 'order 13 was cancelled, and a courier is on the way').toEqual(
    [],
  );
  expect(await history()).toContainEvents(['ActivityTaskCanceled', 'WorkflowExecutionCanceled']);
});

test('an order that is cancelled early asks for nobody', async ({ activityEnvironment }) => {
  activityEnvironment.cancel();
  await activityEnvironment.run(activities.findCourier, 'order 14').catch(() => undefined);

  const { sent } = await dispatcherAtRest();
  expect(sent, 'order 14 was cancelled before, and the dispatcher was asked for a courier').toEqual([]);
});

test('an order that nobody cancels is delivered', async ({ client, ids }) => {
  const courier = await client.workflow.execute<typeof deliver>('deliver', { ...ids, args: ['order 15'] });

  expect(courier).toBe('courier 1');
  expect((await dispatcherAtRest()).onTheWay, 'one courier is enough').toEqual(['order 15']);
});
