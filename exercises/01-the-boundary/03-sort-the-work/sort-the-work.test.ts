import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import { answers } from './answers';
import type { Operation } from './operations';
import { outcomes, type Outcome, type runEverything } from './workflows';

const test = kata({ workflows: './workflows' });

const names = Object.keys(answers) as Operation[];
const sortedInto = (place: string): Operation[] => names.filter((name) => answers[name] === place);

/** What one operation gave: in an order's workflow, in a replay of it, and in the workflow of the next order. */
interface Measured {
  readonly live: Outcome;
  readonly replayed: Outcome;
  readonly nextOrder: Outcome;
}

/** Runs all operations in two workflows, and lets a Worker that knows nothing replay the first. */
async function measure(
  client: Client,
  ids: { taskQueue: string; workflowId: string },
  restartWorker: () => Promise<void>,
): Promise<(name: Operation) => Measured> {
  const first = await client.workflow.start<typeof runEverything>('runEverything', ids);
  await first.result();
  const next = await client.workflow.start<typeof runEverything>('runEverything', {
    ...ids,
    workflowId: `${ids.workflowId}-next`,
  });
  await next.result();
  const [live, nextOrder] = [await first.query(outcomes), await next.query(outcomes)];
  await restartWorker();
  const replayed = await first.query(outcomes);
  const of = (found: Record<string, Outcome>, name: Operation): Outcome =>
    found[name] ?? { failed: 'it did not run' };
  return (name) => ({ live: of(live, name), replayed: of(replayed, name), nextOrder: of(nextOrder, name) });
}

/** Why an operation can't stay in a workflow, as measured; undefined when it can. */
function whyNotInWorkflow(name: Operation, { live, replayed, nextOrder }: Measured): string | undefined {
  if ('failed' in live) return `it can't run there: ${live.failed}`;
  if ('failed' in replayed || 'failed' in nextOrder) return "it doesn't run there every time";
  if (live.gave !== replayed.gave)
    return `it gave "${live.gave}", and "${replayed.gave}" in the replay: not in the history`;
  if (name === 'countOrders' && nextOrder.gave === live.gave) {
    return `it gave "${live.gave}", and "${nextOrder.gave}" again for the next order: each execution has its own variables`;
  }
  return undefined;
}

const list = (lines: string[]): string => lines.map((line) => `\n  ${line}`).join('');

test('gives every operation a place', () => {
  const open = sortedInto('undecided');
  expect(open, `${open.length} of ${names.length} operations have no place yet`).toEqual([]);
});

test('what stays in the workflow runs there, and gives the same in a replay', async ({
  client,
  ids,
  restartWorker,
}) => {
  const measured = await measure(client, ids, restartWorker);
  const wrong = sortedInto('workflow').flatMap((name) => {
    const reason = whyNotInWorkflow(name, measured(name));
    return reason === undefined ? [] : [`${name}: ${reason}`];
  });
  expect(wrong.length, `${wrong.length} sorted wrong: what can't stay in the workflow${list(wrong)}`).toBe(0);
});

test('nothing is an activity that could stay', async ({ client, ids, restartWorker }) => {
  const measured = await measure(client, ids, restartWorker);
  const wrong = sortedInto('activity').flatMap((name) => {
    const found = measured(name);
    if (whyNotInWorkflow(name, found) !== undefined || 'failed' in found.live) return [];
    return [`${name}: it ran in the workflow, and gave "${found.live.gave}" in the replay too`];
  });
  expect(wrong.length, `${wrong.length} sorted wrong: what needs no activity${list(wrong)}`).toBe(0);
});
