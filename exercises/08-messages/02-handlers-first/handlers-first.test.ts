import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import type { ride } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** The innermost reason why an update was refused. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : reasonOf(cause);
}

// #region early
test('a rider may change her mind before a driver is found', async ({ client, env, ids }) => {
  const handle = await client.workflow.start<typeof ride>('ride', { ...ids, args: ['ada', 'station'] });
  // The drivers have two minutes to offer, and half a minute is over.
  await env.sleep('30 seconds');
  const change = await handle.startUpdate<string, [string]>('goTo', {
    args: ['airport'],
    waitForStage: 'ACCEPTED',
  });
  const answered = change.result().catch(reasonOf);

  // An update doesn't make the clock jump, so the test does.
  await env.sleep('3 minutes');
  const answer = await answered;
  expect(answer, `Ada was turned away while a driver was sought: ${answer}`).not.toContain('No registered');
  expect(answer, `Ada wants to know who drives her where, she was told: ${answer}`).toBe(
    'Grace drives to airport',
  );
  const end = await handle.result();
  expect(end, `Ada changed to the airport, her ride ended at the ${end}`).toBe('airport');
});
// #endregion early

test('a rider may change her mind on the road', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start<typeof ride>('ride', { ...ids, args: ['bob', 'station'] });
  await env.sleep('10 minutes');
  const answer = await handle.executeUpdate<string, [string]>('goTo', { args: ['harbour'] }).catch(reasonOf);
  expect(answer, `Bob is on the road with Linus, he was told: ${answer}`).toBe('Linus drives to harbour');
  const end = await handle.result();
  expect(end, `Bob changed to the harbour, his ride ended at the ${end}`).toBe('harbour');

  const { rows } = await history();
  const picked = rows.find(({ type }) => type === 'ActivityTaskScheduled')!.elapsedMs / 60_000;
  expect(
    picked,
    `the drivers have 2 minutes to offer, one was picked after ${picked}`,
  ).toBeGreaterThanOrEqual(2);
  const minutes = Math.round(rows.at(-1)!.elapsedMs / 60_000);
  expect(minutes, `2 minutes for a driver and 20 on the road are 22, Bob's ride took ${minutes}`).toBe(22);
});
