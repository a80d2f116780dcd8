import { type Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { type Call, type Incident, STEPS, type Step, journalOf, openPosts, plan } from './ledger';
import type { fulfil } from './workflows';

const test = kata({ workflows: './workflows', activities });

/** One way in which an order can go: what happens in which of its calls. */
interface Case {
  readonly name: string;
  readonly incidents: readonly (readonly [call: Call, when: Incident['when'], what: 'fail' | 'cancel'])[];
}

interface Fixtures {
  readonly client: Client;
  readonly ids: { readonly taskQueue: string; readonly workflowId: string };
}

// #region points
const WHEN = ['before', 'after'] as const;

/** Every step up to this one: what has to be undone when it fails. */
const upTo = (step: Step): readonly Step[] => STEPS.slice(0, STEPS.indexOf(step) + 1);

const refused: Case[] = STEPS.map((step) => ({
  name: `${step} is refused`,
  incidents: [[step, 'before', 'fail']],
}));

const failed: Case[] = STEPS.map((step) => ({
  name: `${step} takes effect and fails`,
  incidents: [[step, 'after', 'fail']],
}));

const cancelled: Case[] = STEPS.flatMap((step) =>
  WHEN.map((when) => ({
    name: `cancelled ${when} ${step} took effect`,
    incidents: [[step, when, 'cancel']],
  })),
);

/** For every step that fails, every compensation on the way back. */
const onTheWayBack = STEPS.flatMap((step) => upTo(step).map((back) => ({ step, back })));

const cancelledBack: Case[] = onTheWayBack.flatMap(({ step, back }) =>
  WHEN.map((when) => ({
    name: `${step} failed, cancelled ${when} undo ${back} took effect`,
    incidents: [
      [step, 'after', 'fail'],
      [`undo ${back}`, when, 'cancel'],
    ],
  })),
);

const failedBack: Case[] = onTheWayBack.map(({ step, back }) => ({
  name: `${step} failed, undo ${back} took effect and failed`,
  incidents: [
    [step, 'after', 'fail'],
    [`undo ${back}`, 'after', 'fail'],
  ],
}));
// #endregion points

/** Starts the order of a case, with what is to happen in it. */
async function begin(one: Case, { client, ids }: Fixtures): Promise<WorkflowHandle<typeof fulfil>> {
  const handle = client.workflow.getHandle(`${ids.workflowId}/${one.name}`);
  const cancel = async (): Promise<void> => {
    await handle.cancel();
    // A query is answered after the workflow has heard of the cancellation, or not at all if that has ended it.
    await handle.query('__temporal_workflow_metadata').catch(() => undefined);
  };
  for (const [call, when, what] of one.incidents) {
    const fail = async (): Promise<void> => {
      // A step that fails is given up, a compensation is tried again.
      throw call.startsWith('undo')
        ? new Error(`${call} failed`)
        : ApplicationFailure.nonRetryable(`${call} failed`);
    };
    plan(orderOf(one), call, { when, what: what === 'fail' ? fail : cancel });
  }
  const { workflowId } = handle;
  return await client.workflow.start<typeof fulfil>('fulfil', { ...ids, workflowId, args: [orderOf(one)] });
}

const orderOf = ({ name }: Case): string => `order: ${name}`;

/** Says how an order ended: `fulfilled`, `cancelled`, or which step failed. */
async function endOf(handle: WorkflowHandle<typeof fulfil>): Promise<string> {
  try {
    await handle.result();
    return 'fulfilled';
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const root = cause instanceof ActivityFailure ? cause.cause : cause;
    if (root instanceof CancelledFailure) return 'cancelled';
    if (root instanceof ApplicationFailure) return root.message;
    throw error;
  }
}

/** Runs all cases at the same time. Gives each one's end, and lists those whose books are open. */
async function tryAll(
  cases: readonly Case[],
  fixtures: Fixtures,
): Promise<{ ends: string[]; open: string[] }> {
  const handles: WorkflowHandle<typeof fulfil>[] = [];
  for (const one of cases) handles.push(await begin(one, fixtures));
  const ends = await Promise.all(handles.map(endOf));
  const open = cases.flatMap((one, index) => {
    const posts = openPosts(orderOf(one));
    return ends[index] === 'fulfilled' || posts === '' ? [] : [`${one.name}: ${posts}`];
  });
  return { ends, open };
}

const told = (open: readonly string[], cases: readonly Case[]): string =>
  [`${open.length} of ${cases.length} orders end with open books:`, ...open].join('\n  ');

test('an order that goes well is in the books once', async ({ client, ids }) => {
  const { ends } = await tryAll([{ name: 'all is well', incidents: [] }], { client, ids });
  expect(ends).toEqual(['fulfilled']);
  expect(journalOf('order: all is well')).toEqual(STEPS);
});

test('a step is refused: the books balance', async ({ client, ids }) => {
  const { ends, open } = await tryAll(refused, { client, ids });
  expect(open, told(open, refused)).toEqual([]);
  expect(ends, 'the shop hears which step was refused').toEqual(STEPS.map((step) => `${step} failed`));
  expect(journalOf('order: reward is refused'), 'the last step is undone first').toEqual([
    ...['reserve', 'charge', 'dispatch'],
    ...['undo dispatch', 'undo charge', 'undo reserve'],
  ]);
});

test('a step takes effect and fails: the books balance', async ({ client, ids }) => {
  const { ends, open } = await tryAll(failed, { client, ids });
  expect(open, told(open, failed)).toEqual([]);
  expect(ends, 'the shop hears which step failed').toEqual(STEPS.map((step) => `${step} failed`));
});

test('a cancellation during a step: the books balance', async ({ client, ids }) => {
  const { ends, open } = await tryAll(cancelled, { client, ids });
  expect(open, told(open, cancelled)).toEqual([]);
  // A cancellation during the last step may come too late. Any other is heard.
  const last = `${STEPS.at(-1)} took effect`;
  const unheard = cancelled.filter(({ name }, index) => ends[index] !== 'cancelled' && !name.endsWith(last));
  expect(unheard, unheard.map(({ name }) => `${name}, and fulfilled all the same`).join('\n')).toEqual([]);
});

test('a cancellation on the way back: the books balance', async ({ client, ids }) => {
  const { ends, open } = await tryAll(cancelledBack, { client, ids });
  expect(open, told(open, cancelledBack)).toEqual([]);
  expect(ends, 'the shop hears which step failed, not that it was cancelled afterwards').toEqual(
    cancelledBack.map(({ incidents }) => `${incidents[0]![0]} failed`),
  );
});

test('a compensation fails and is tried again: the books balance', async ({ client, ids }) => {
  const { ends, open } = await tryAll(failedBack, { client, ids });
  expect(open, told(open, failedBack)).toEqual([]);
  expect(ends, 'the shop hears which step failed').toEqual(
    failedBack.map(({ incidents }) => `${incidents[0]![0]} failed`),
  );
});
