import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventName } from '../../src/worker/core/messages.ts';
import { coreSays, oursSays } from './support/oracle.ts';
import { Started, World } from './support/world.ts';

/** Takes a run back to before the completion of a workflow task. */
async function reset(world: World, { execution, workflowId }: Started, finished: number): Promise<Started> {
  const { runId } = await world.call<{ runId: string }>('ResetWorkflowExecution', {
    workflowExecution: execution,
    workflowTaskFinishEventId: finished,
    requestId: randomUUID(),
    reason: 'once more',
  });
  return new Started(world, workflowId, runId);
}

test.each([100, 0])(
  'behind the point of a reset the dice fall anew (%i executions in memory)',
  async (cached) => {
    const code = `
    import { sleep, uuid4 } from '@temporalio/workflow';
    export async function main() {
      const before = [uuid4(), Math.random()];
      await sleep('1 day');
      const behind = [uuid4(), Math.random()];
      await sleep('1 day');
      return [before, behind, uuid4()];
    }`;
    const world = new World({ workflows: { code }, maxCachedWorkflows: cached });

    const [first, second] = await world.run(async () => {
      const started = await world.start('main');
      const done = await started.history();
      return [done, await (await reset(world, started, 9)).history()] as const;
    });

    const [before, behind, last] = first.result as unknown[];
    const [beforeAgain, behindAgain, lastAgain] = second.result as unknown[];
    expect(beforeAgain).toEqual(before);
    expect(behindAgain).not.toEqual(behind);
    expect(lastAgain).not.toEqual(last);
    for (const history of [first, second]) {
      expect(await coreSays(code, history)).toBeUndefined();
      expect(await oursSays(code, history)).toBeUndefined();
    }
  },
);

test('an update from behind the point of a reset is admitted to the new run and answered there', async () => {
  const code = `
    import { condition, defineUpdate, setHandler, sleep } from '@temporalio/workflow';
    export async function main() {
      const seen = [];
      setHandler(defineUpdate('add'), async (n) => { await sleep(1000); seen.push(n); return n; });
      await condition(() => seen.length > 0);
      return seen;
    }`;
  const world = new World({ workflows: { code } });

  const history = await world.run(async () => {
    const started = await world.start('main');
    await started.update('add', 7);
    await started.history();
    return (await reset(world, started, 4)).history();
  });

  expect(history.events.map(eventName)).toEqual(
    expect.arrayContaining(['WorkflowExecutionUpdateAdmitted', 'WorkflowExecutionUpdateAccepted']),
  );
  expect(history.result).toEqual([7]);
  expect(await coreSays(code, history)).toBeUndefined();
  expect(await oursSays(code, history)).toBeUndefined();
});
