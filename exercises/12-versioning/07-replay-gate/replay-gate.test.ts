import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { gate, recorded } from './gate';
import type { ReplayHistories } from './pipeline';

const test = kata({ workflows: './workflows', activities });

type Replay = (history: object, workflows: string) => Promise<void>;

interface Release {
  readonly workflows: string;
}

const today: Release = { workflows: './workflows' };
const threeWeeks: Release = { workflows: './releases/three-weeks' };
const patchedFines: Release = { workflows: './releases/patched-fines' };
const thanks: Release = { workflows: './releases/thanks' };
const fines: Release = { workflows: './releases/fines' };
const tidied: Release = { workflows: './releases/tidied' };
const renamed: Release = { workflows: './releases/renamed' };

/** As the SDK's `Worker.runReplayHistories` does it: a result for each history, and what is wrong is a part of it. */
function replayWith({ workflows }: Release, replay: Replay): ReplayHistories {
  return async function* (histories) {
    for (const { workflowId, history } of histories) {
      const error = await replay(history as object, workflows).then(
        () => undefined,
        (reason: Error) => reason,
      );
      yield { workflowId, error };
    }
  };
}

/** What the gate says against a release; undefined when it lets it out. */
async function objection(
  release: Release,
  replay: Replay,
  histories = recorded,
): Promise<string | undefined> {
  return gate(histories, replayWith(release, replay)).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
  );
}

/** The gate must stop a release, and name the loans that can't go on with it. */
function expectStopped(said: string | undefined, release: string, loans: string[], because: string): void {
  expect(said, `the gate let ${release} out: ${because}`).toBeDefined();
  for (const loan of loans)
    expect(said, `the gate stopped ${release}, and didn't name ${loan}: ${because}`).toContain(loan);
}

test('lets the code of today out', async ({ replay }) => {
  const said = await objection(today, replay);
  expect(said, `every loan follows the code of today. The gate said: ${said}`).toBeUndefined();
});

test('lets the release with three weeks out', async ({ replay }) => {
  const said = await objection(threeWeeks, replay);
  expect(
    said,
    `how long a timer runs isn't compared, every loan follows three weeks. The gate said: ${said}`,
  ).toBeUndefined();
});

test('lets the release with patched fines out', async ({ replay }) => {
  const said = await objection(patchedFines, replay);
  expect(said, `with its patch, every loan follows this release. The gate said: ${said}`).toBeUndefined();
});

test('stops the release with thanks', async ({ replay }) => {
  expectStopped(
    await objection(thanks, replay),
    'the release with thanks',
    ['L-311'],
    'L-311 came back in time, and was put on the shelf without a thank-you',
  );
});

test('stops the release with fines', async ({ replay }) => {
  expectStopped(
    await objection(fines, replay),
    'the release with fines',
    ['L-315'],
    'L-315 came back late, and was put on the shelf without a fine',
  );
});

test('stops the release without the branch for older loans', async ({ replay }) => {
  expectStopped(
    await objection(tidied, replay),
    'the release without the branch for older loans',
    ['L-298'],
    'L-298 began before cards were checked, and the book is still out',
  );
});

test('names every loan that a release breaks', async ({ replay }) => {
  expectStopped(
    await objection(renamed, replay),
    'the release with a renamed function',
    ['L-298', 'L-311', 'L-315'],
    'no loan finds its function there',
  );
});

test('stays shut when nothing was replayed', async ({ replay }) => {
  const said = await objection(today, replay, []);
  expect(said, 'no history was there, nothing was replayed, and the gate let the release out').toBeDefined();
});

test('a late loan takes the steps that were recorded', async ({ client, env, ids, history }) => {
  const handle = await client.workflow.start('loan', { ...ids, args: ['Ada', 'Emma'] });
  await env.sleep('35 days');
  await handle.signal('returned');
  await handle.result();
  const step = ['ActivityTaskScheduled', 'ActivityTaskCompleted'];
  const [timer, back] = [['TimerStarted', 'TimerFired'], 'WorkflowExecutionSignaled'];
  // As in L-315: the card, the book goes out, four weeks, the reminder, the book is back, it is shelved.
  expect(await history()).toContainEvents([...step, ...step, ...timer, ...step, back, ...step]);
});

test('whoever compares answers sees no difference', async ({ client, env, ids, restartWorker }) => {
  const answers = new Set<unknown>();
  for (const { workflows } of [today, fines, thanks, tidied]) {
    await restartWorker(workflows);
    const workflowId = `${ids.workflowId}-${workflows.split('/').at(-1)}`;
    const handle = await client.workflow.start('loan', { ...ids, workflowId, args: ['Ada', 'Emma'] });
    await env.sleep('35 days');
    await handle.signal('returned');
    answers.add(await handle.result());
  }
  expect([...answers], 'a late loan ends alike today and with three releases').toEqual([
    'Emma is on the shelf',
  ]);
});
