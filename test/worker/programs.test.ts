import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { coreSays, oursSays } from './support/oracle.ts';
import { workflows } from './support/programs.ts';
import { activities } from './support/scenarios.ts';
import { World } from './support/world.ts';

test('the history of any program replays in Core and here, with a cache and without', async () => {
  await fc.assert(
    fc.asyncProperty(workflows, async (code) => {
      for (const maxCachedWorkflows of [100, 0]) {
        const { charge, fails } = activities();
        const world = new World({
          workflows: { code },
          activities: { charge, fails },
          maxCachedWorkflows,
          maxConcurrentActivityTaskExecutions: 1,
        });
        const history = await world.run(() => world.execute('main'));
        expect(await coreSays(code, history)).toBeUndefined();
        expect(await oursSays(code, history)).toBeUndefined();
      }
    }),
    { numRuns: Number(process.env['PROGRAMS'] ?? 8) },
  );
});
