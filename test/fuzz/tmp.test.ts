import fc from 'fast-check';
import { test } from 'vitest';
import { sequences } from './actions.ts';
import { runSequence } from './run.ts';
import { eventName } from '../../src/service/proto.ts';
test('fuzz', async () => {
  const t = performance.now();
  let n = 0,
    ev = 0;
  const hist: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(sequences, async (actions) => {
      const h = await runSequence(actions);
      n++;
      for (const e of h.flat()) {
        ev++;
        const k = eventName(e);
        hist[k] = (hist[k] ?? 0) + 1;
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 200), seed: Number(process.env.SEED ?? 1), endOnFailure: false },
  );
  console.log(n, 'sequences', ev, 'events', performance.now() - t, hist);
}, 600_000);
