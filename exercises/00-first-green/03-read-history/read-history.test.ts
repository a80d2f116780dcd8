import { expect } from 'vitest';
import { kata, type KataHistory } from '#kata';
import * as activities from './activities';
import { answers } from './answers';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

test('how often the card was tried', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['A-17', 36] });
  const { attempt } = resultOf('charge', await history());
  const said = answers.attempts;
  expect(said, 'not answered yet: how many times was the card tried?').toBeDefined();
  if (said !== attempt) {
    expect.fail(
      `${said} is not how often the card was tried. A failed attempt writes no event: ` +
        'the one ActivityTaskStarted of charge carries the number of its last attempt',
    );
  }
});

test('how often a worker ran the code', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['A-17', 36] });
  const { rows } = await history();
  const tasks = rows.filter(({ type }) => type === 'WorkflowTaskStarted');
  const said = answers.workflowTasks;
  expect(said, 'not answered yet: how many times was a worker asked to run the code?').toBeDefined();
  if (said !== tasks.length) {
    expect.fail(
      `${said} is not how often a worker ran the code. It runs once for every WorkflowTaskStarted; ` +
        'charge, ship and the timer are not workflow tasks',
    );
  }
});

test('what happened while the roast rested', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['A-17', 36] });
  const { rows } = await history();
  const started = rows.findIndex(({ type }) => type === 'TimerStarted');
  const fired = rows.findIndex(({ type }) => type === 'TimerFired');
  const said = answers.eventsWhileWaiting;
  expect(said, 'not answered yet: how many events lie between TimerStarted and TimerFired?').toBeDefined();
  if (said !== fired - started - 1) {
    expect.fail(
      `${said} events were not written while the roast rested. Count only what stands between TimerStarted and TimerFired`,
    );
  }
});

test('where the tracking number comes from', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof order>('order', { ...ids, args: ['A-17', 36] });
  const { event } = resultOf('ship', await history());
  const said = answers.trackingNumberEvent;
  expect(said, 'not answered yet: in which event does the tracking number first appear?').toBeDefined();
  if (said !== event) {
    expect.fail(
      `the tracking number does not first appear in event ${said}. ` +
        'The activity that made it gave it to the service, before the workflow had it',
    );
  }
});

/** The attempt of an activity that went through, and the number of the event that holds its result. */
function resultOf(activity: string, { events }: KataHistory) {
  const scheduled = events.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
  );
  const completed = events.find((event) => {
    const id = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    return id !== undefined && String(id) === String(scheduled?.eventId);
  });
  const started = events.find(
    (event) =>
      String(event.eventId) === String(completed?.activityTaskCompletedEventAttributes?.startedEventId),
  );
  return { attempt: started?.activityTaskStartedEventAttributes?.attempt, event: Number(completed?.eventId) };
}
