import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { predictions, type Edit, type Prediction } from './predictions';
import recorded from './recorded.json';
import type { order } from './workflows';

const test = kata({ workflows: './workflows', activities });

const edits = Object.keys(predictions) as Edit[];
const predicted = (what: Prediction): Edit[] => edits.filter((edit) => predictions[edit] === what);

/** The same history, of an order that this edit was made to. */
function historyFor(edit: Edit, history: object): object {
  return JSON.parse(
    JSON.stringify(history).replace('"workflowType":{"name":"order"}', `"workflowType":{"name":"${edit}"}`),
  ) as object;
}

/** Replays the history with the edited code. What the worker says against it, or undefined when it follows. */
async function objection(
  edit: Edit,
  replay: (history: object) => Promise<void>,
  history: object = recorded,
): Promise<string | undefined> {
  return replay(historyFor(edit, history)).then(
    () => undefined,
    (error: Error) => error.message.split('\n').at(-1),
  );
}

const list = (lines: string[]): string => lines.map((line) => `\n  ${line}`).join('');

test('predicts every edit', () => {
  const open = predicted('undecided');
  expect(open, `${open.length} of ${edits.length} edits have no prediction yet`).toEqual([]);
});

test('order A-17 replays with the edits that are safe', async ({ replay }) => {
  const wrong: string[] = [];
  for (const edit of predicted('safe')) {
    const said = await objection(edit, replay);
    if (said !== undefined) wrong.push(`${edit}: ${said}`);
  }
  expect(wrong.length, `predicted safe, and order A-17 is stuck with it:${list(wrong)}`).toBe(0);
});

test('order A-17 is stuck with the edits that are breaking', async ({ replay }) => {
  const wrong: string[] = [];
  for (const edit of predicted('breaking')) {
    if ((await objection(edit, replay)) === undefined)
      wrong.push(`${edit}: the worker followed the history to its end`);
  }
  expect(wrong.length, `predicted breaking, and order A-17 replays:${list(wrong)}`).toBe(0);
});

// #region waiting
test('what comes later is free for an order that has not got there', async ({
  client,
  env,
  ids,
  history,
  replay,
}) => {
  await client.workflow.start<typeof order>('order', { ...ids, args: ['A-18'] });
  await env.sleep('1 hour');
  const waiting = await history();

  expect(
    await objection('mailAtTheEnd', replay, waiting),
    'A-18 waits, the mail comes later',
  ).toBeUndefined();
  expect(
    await objection('sleepZero', replay, waiting),
    'A-18 waits, and will wait once more',
  ).toBeUndefined();
  expect(await objection('noTimer', replay, waiting), 'A-18 is in the timer that is gone').toBeDefined();
});
// #endregion waiting
