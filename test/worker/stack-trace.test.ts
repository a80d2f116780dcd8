import { expect, test } from 'vitest';
import { vmRealms } from './support/vm-realm.ts';
import { World } from './support/world.ts';

const code = `import { condition, defineSignal, executeChild, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
const { never } = proxyActivities({ startToCloseTimeout: '1 hour' });
export async function main() {
  let gone = false;
  setHandler(defineSignal('go'), () => { gone = true; });
  await Promise.race([
    sleep('1 day'),
    never(),
    condition(() => gone),
  ]);
}`;

test('__stack_trace tells the lines where a workflow waits', async () => {
  const world = new World({ workflows: { code } });
  const trace = await world.run(async () => {
    const started = await world.start('main');
    return started.query('__stack_trace');
  });
  const lines = String(trace)
    .split('\n\n')
    .map((line) => line.replace(/.*workflow-code:(\d+):\d+$/, '$1'));
  expect(lines.map(Number).sort((a, b) => a - b)).toEqual([7, 8, 9]);
});

test('__stack_trace of a realm that does not look says so', async () => {
  const world = new World({ workflows: { code }, realms: await vmRealms({ code }) });
  const asked = world.run(async () => (await world.start('main')).query('__stack_trace'));
  await expect(asked).rejects.toThrow('Workflow stack traces are not enabled on this worker');
});
