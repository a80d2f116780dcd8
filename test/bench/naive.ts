import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { embeddedServer } from '../../src/kata/server.ts';
import { projectRoot } from '../../src/kata/source-files.ts';

/** Runs a test file that does all by itself, in a Vitest of its own; gives the milliseconds it took. */
export function naiveRun(): number {
  const began = performance.now();
  const vitest = path.join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const folder = path.join(projectRoot, 'test/bench/fixtures');
  execFileSync(process.execPath, [vitest, 'run', '--config', path.join(folder, 'naive.config.ts')], {
    stdio: 'pipe',
    env: { ...process.env, BENCH_SERVER: embeddedServer },
  });
  return performance.now() - began;
}
