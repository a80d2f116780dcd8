import { CompleteAsyncError, Context } from '@temporalio/activity';
import { expect, test, vi } from 'vitest';
import { eventName } from '../../src/worker/core/messages.ts';
import { coreSays, oursSays } from './support/oracle.ts';
import { payloads, World } from './support/world.ts';

const calls = (title: string, options = ''): string => `
  import { proxyActivities } from '@temporalio/workflow';
  const { charge } = proxyActivities({ startToCloseTimeout: '1 minute' ${options} });
  // ${title}
  export async function main() { return await Promise.all([1, 2, 3, 4, 5].map((n) => charge(n))); }
`;

/** How many activities came with the answer to a workflow task. */
function countEager(world: World): () => number {
  const call = vi.spyOn(world.service, 'call');
  return () =>
    call.mock.calls
      .filter(([method]) => method.endsWith('/RespondWorkflowTaskCompleted'))
      .flatMap(
        ([, request]) =>
          (request as { commands: Record<string, { requestEagerExecution?: boolean }>[] }).commands,
      )
      .filter((command) => command['scheduleActivityTaskCommandAttributes']?.requestEagerExecution).length;
}

const charge = async (n: number): Promise<number> => n * 2;

test.for([
  ['three at most come with the answer to a workflow task', '', {}, 3],
  ['none come where the code does not want it', ', allowEagerDispatch: false', {}, 0],
  ['none come for another task queue', `, taskQueue: 'others'`, {}, 0],
  ['none come where no slot is free', '', { maxConcurrentActivityTaskExecutions: 1 }, 0],
] as const)('of five activities %s', async ([title, options, more, expected]) => {
  const world = new World({ workflows: { code: calls(title, options) }, activities: { charge }, ...more });
  const eager = countEager(world);
  await world.run(async () => {
    const started = await world.start('main');
    if (expected > 0 || title.includes('slot')) expect(await started.result()).toEqual([2, 4, 6, 8, 10]);
    else
      await vi.waitFor(async () =>
        expect((await started.events()).map(eventName)).toContain('ActivityTaskScheduled'),
      );
  });
  expect(eager()).toBe(expected);
});

test('an activity is completed from outside, by its token', async () => {
  const tokens: Uint8Array[] = [];
  let begun: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const charge = async (): Promise<never> => {
    tokens.push(Context.current().info.taskToken);
    begun();
    throw new CompleteAsyncError();
  };
  const code = `
    import { proxyActivities } from '@temporalio/workflow';
    const { charge } = proxyActivities({ startToCloseTimeout: '1 day' });
    export async function main() { return await charge(); }`;
  const world = new World({ workflows: { code }, activities: { charge } });

  const history = await world.run(async () => {
    const started = await world.start('main');
    await running;
    await world.call('RespondActivityTaskCompleted', { taskToken: tokens[0], result: payloads(['by hand']) });
    return started.history();
  });

  expect(history.result).toBe('by hand');
  expect(await coreSays(code, history)).toBeUndefined();
  expect(await oursSays(code, history)).toBeUndefined();
});
