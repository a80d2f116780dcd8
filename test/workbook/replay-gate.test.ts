import path from 'node:path';
import { Worker } from '@temporalio/worker';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../src/kata/bundle.ts';
import { quietRuntime } from '../../src/kata/environment.ts';
import { projectRoot } from '../../src/kata/source-files.ts';
import { gate, recorded } from '../../solutions/12-versioning/07-replay-gate/gate.ts';
import type { ReplayHistories } from '../../solutions/12-versioning/07-replay-gate/pipeline.ts';

// The lesson 12.07 speaks of the SDK's own function, which its exercise has in another form.

const folder = path.join(projectRoot, 'solutions/12-versioning/07-replay-gate');

/** The SDK's `Worker.runReplayHistories` with the code of a release. */
async function replayWith(release: string): Promise<ReplayHistories> {
  quietRuntime();
  const workflowBundle = await bundleWorkflows(path.join(folder, release));
  // The type leaves debugMode out; a replay Worker honours it and starts without a thread.
  const options: ReplayWorkerOptions = Object.assign(
    { workflowBundle, reuseV8Context: false },
    { debugMode: true },
  );
  return (histories) => Worker.runReplayHistories(options, histories);
}

test("the gate of 12.07 stands before the SDK's own runReplayHistories", async () => {
  await expect(gate(recorded, await replayWith('workflows.ts'))).resolves.toHaveLength(3);
  await expect(gate(recorded, await replayWith('releases/three-weeks.ts'))).resolves.toHaveLength(3);
  await expect(gate(recorded, await replayWith('releases/fines.ts'))).rejects.toThrow(
    'Stuck with this release: L-315\n',
  );
  await expect(gate(recorded, await replayWith('releases/renamed.ts'))).rejects.toThrow(
    'Stuck with this release: L-298, L-311, L-315\n',
  );
});

test('runReplayHistories throws nothing for a history that the code does not follow', async () => {
  const errors: unknown[] = [];
  for await (const { workflowId, error } of (await replayWith('releases/fines.ts'))(recorded))
    errors.push([workflowId, error?.name]);
  expect(errors).toEqual([
    ['L-298', undefined],
    ['L-311', undefined],
    ['L-315', 'DeterminismViolationError'],
  ]);
});

test('runReplayHistories replays nothing until somebody reads its results', async () => {
  let taken = 0;
  const watched = {
    *[Symbol.iterator]() {
      for (const loan of recorded) {
        taken += 1;
        yield loan;
      }
    },
  };
  const results = (await replayWith('releases/fines.ts'))(watched);
  await Promise.resolve(results);
  expect(taken).toBe(0);
  for await (const { workflowId } of results) expect(workflowId).toMatch(/^L-/);
  expect(taken).toBe(3);
});

test('code that has lost the function is an error of another kind', async () => {
  const names = new Set<string | undefined>();
  for await (const { error } of (await replayWith('releases/renamed.ts'))(recorded)) names.add(error?.name);
  expect([...names]).toEqual(['ReplayError']);
});
