import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { gate, recorded } from './gate';
import type { ReplayHistories } from './pipeline';

const test = kata({ workflows: './workflows', activities });

type Replay = (history: object, workflows: string) => Promise<void>;

// #region results
/** As the SDK's `Worker.runReplayHistories` does it: a result for each history, and what is wrong is a part of it. */
function replayWith(release: string, replay: Replay): ReplayHistories {
  return async function* (histories) {
    for (const { workflowId, history } of histories) {
      const error = await replay(history as object, release).then(
        () => undefined,
        (reason: Error) => reason,
      );
      yield { workflowId, error };
    }
  };
}
// #endregion results

/** What the gate says against a release; undefined when it lets it out. */
async function objection(release: string, replay: Replay, histories = recorded): Promise<string | undefined> {
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

test('lets a release out that every loan can follow', async ({ replay }) => {
  const sameCode = await objection('./workflows', replay);
  expect(sameCode, `every loan follows the code of today. The gate said: ${sameCode}`).toBeUndefined();
  const shorter = await objection('./releases/three-weeks', replay);
  expect(
    shorter,
    `how long a timer runs isn't compared, every loan follows three weeks. The gate said: ${shorter}`,
  ).toBeUndefined();
  const patched = await objection('./releases/patched-fines', replay);
  expect(
    patched,
    `with the patch, every loan follows the release with fines. The gate said: ${patched}`,
  ).toBeUndefined();
});

test('stops the release with thanks', async ({ replay }) => {
  expectStopped(
    await objection('./releases/thanks', replay),
    'the release with thanks',
    ['L-311'],
    'L-311 came back in time, and was put on the shelf without a thank-you',
  );
});

test('stops the release with fines', async ({ replay }) => {
  expectStopped(
    await objection('./releases/fines', replay),
    'the release with fines',
    ['L-315'],
    'L-315 came back late, and was put on the shelf without a fine',
  );
});

test('stops the release without the branch for older loans', async ({ replay }) => {
  expectStopped(
    await objection('./releases/tidied', replay),
    'the release without the branch for older loans',
    ['L-298'],
    'L-298 began before cards were checked, and the book is still out',
  );
});

test('names every loan that a release breaks', async ({ replay }) => {
  expectStopped(
    await objection('./releases/renamed', replay),
    'the release with a renamed function',
    ['L-298', 'L-311', 'L-315'],
    'no loan finds its function there',
  );
});

test('stays shut when nothing was replayed', async ({ replay }) => {
  const said = await objection('./workflows', replay, []);
  expect(said, 'no history was there, nothing was replayed, and the gate let the release out').toBeDefined();
});

// #region alike
test('whoever compares answers sees no difference', async ({ client, env, ids, restartWorker }) => {
  const answers = new Set<string>();
  for (const release of ['./workflows', './releases/fines', './releases/thanks', './releases/tidied']) {
    await restartWorker(release);
    const workflowId = `${ids.workflowId}-${answers.size}-${release}`;
    const handle = await client.workflow.start('loan', { ...ids, workflowId, args: ['Ada', 'Emma'] });
    await env.sleep('35 days');
    await handle.signal('returned');
    answers.add((await handle.result()) as string);
  }
  expect([...answers], 'a late loan ends alike today and with three releases').toEqual([
    'Emma is on the shelf',
  ]);
});
// #endregion alike
