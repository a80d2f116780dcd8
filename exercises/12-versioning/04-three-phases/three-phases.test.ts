import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
import { predictions, type Release } from './predictions';

const test = kata({ workflows: './workflows', activities });

const releases: readonly Release[] = ['before', 'phase1', 'phase2', 'phase3'];

interface Tools {
  client: Client;
  ids: { taskQueue: string; workflowId: string };
  history: (workflowId?: string) => Promise<object>;
  replay: (history: object) => Promise<void>;
}

/** Lets each release write a history, and the given one replay it. */
async function compare(
  release: keyof typeof predictions,
  { client, ids, history, replay }: Tools,
): Promise<void> {
  for (const writer of releases) {
    const workflowId = `${ids.workflowId}-${writer}`;
    await client.workflow.execute(writer, { ...ids, workflowId, args: ['A-17'] });
    // In production all four have one name. The history says which code replays it.
    const text = JSON.stringify(await history(workflowId)).replace(
      `"name":"${writer}"`,
      `"name":"${release}"`,
    );
    const trouble = await replay(JSON.parse(text) as object).then(
      () => '',
      (error: Error) => error.message,
    );

    const predicted = predictions[release][writer];
    expect(predicted, `not predicted yet: does ${release} replay a history of ${writer}?`).toBeDefined();
    expect(
      predicted,
      `you predicted that ${release} ${predicted} a history of ${writer}. ${trouble || 'Code and history agree'}`,
    ).toBe(trouble === '' ? 'replays' : 'refuses');
  }
}

test('phase 1, with both branches', async ({ client, ids, history, replay }) => {
  await compare('phase1', { client, ids, history, replay });
});

test('phase 2, with the old branch gone', async ({ client, ids, history, replay }) => {
  await compare('phase2', { client, ids, history, replay });
});

test('phase 3, with nothing left of the patch', async ({ client, ids, history, replay }) => {
  await compare('phase3', { client, ids, history, replay });
});
