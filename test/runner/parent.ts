import { createRunner } from '../../src/cli/runner/index.ts';
import { root, runFixture } from './support.ts';

const runner = await createRunner({ root });
await runFixture(runner, 'welcome');
console.log('ready');
// With an argument, the process is ended in the midst of a run.
if (process.argv[2] !== undefined) void runFixture(runner, process.argv[2]);
setInterval(() => {}, 1000);
