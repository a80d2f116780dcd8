/*
 * The process that runs exercises. It stays for many runs: the SDK, its Runtime, the test server and esbuild are warm.
 * It is a Vitest worker (see pool.ts) whose modules of exercises are forgotten before each run.
 */
import { Worker } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';
import { closeEnvironment, forgetFailure, sharedEnvironment } from '../../kata/environment.ts';
import { sdkBundle } from '../../kata/sdk-bundle.ts';
import { projectRoot } from '../../kata/source-files.ts';
import path from 'node:path';
import type { FromChild, ToChild } from './messages.ts';
import { isFromChild } from './messages.ts';

type State = Parameters<typeof runBaseTests>[1];
type Traces = Parameters<typeof runBaseTests>[2];

// With source maps on, Node would read the map of every workflow bundle when it is compiled, and kata maps what it shows.
process.setSourceMapsEnabled(false);

const exit = process.exit.bind(process);
const send = (message: unknown): void => void process.send!(message);

// Vitest adds a listener for each run and never takes it away; the first one stays, and of the others only the newest.
const listeners: ((message: unknown) => void)[] = [];
process.on('message', (message: unknown) => {
  if (isFromChild(message)) return prepare(message as unknown as ToChild);
  if ((message as { type?: string }).type === 'start') listeners.splice(1);
  for (const listener of [...listeners]) listener(message);
});

process.once('disconnect', () => {
  // Nobody is there to be told: end the server, then this process.
  void closeEnvironment().finally(() => exit(0));
});

function prepare({ settings, keepHistories, alias }: ToChild): void {
  process.env['KATA_SERVER'] = settings.server;
  process.env['KATA_CACHE'] = settings.cache;
  process.env['KATA_BUNDLER'] = settings.bundler;
  process.env['KATA_KEEP_HISTORIES'] = keepHistories ? '1' : '0';
  process.env['KATA_ALIAS'] = alias;
}

let evaluated: State['evaluatedModules'] | undefined;

async function runTests(state: State, traces: Traces): Promise<void> {
  const own = path.join(projectRoot, 'src').replaceAll(path.sep, '/');
  const stale = [...(evaluated?.fileToModulesMap.keys() ?? [])].filter((file) => !file.startsWith(own));
  state.ctx.invalidates = [...(state.ctx.invalidates ?? []), ...stale];
  try {
    await runBaseTests('run', state, traces);
  } finally {
    evaluated = state.evaluatedModules;
  }
}

init({
  post: send,
  on: (listener: (message: unknown) => void) => void listeners.push(listener),
  off: () => {},
  setup: async (context) => {
    // The server starts outside of any test's time. A failure is told by the first test that needs it.
    await forgetFailure();
    await sharedEnvironment().catch(() => {});
    return setupEnvironment(context);
  },
  runTests,
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
});

startGuard();
await Promise.all([sharedEnvironment().catch(() => {}), sdkBundle()]);
send({ kata: 'ready' } satisfies FromChild);

/** The guard lives in a thread of its own, because code that never yields stops everything in this one. */
function startGuard(): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), 100).unref();
  const guard = new Worker(new URL('./guard.mjs', import.meta.url), {
    workerData: { beats, parent: process.ppid },
  });
  guard.unref();
}
