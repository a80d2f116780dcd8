import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Recorder, watched } from './recorder.ts';
import { openEnvironment } from './server.ts';
import { readSettings } from './settings.ts';
import type { SharedEnvironment } from './surroundings.ts';

/** Survives a test file's modules: Vitest evaluates them anew for each file, and a server takes half a second to start. */
interface ProcessState {
  runtimeInstalled?: boolean;
  shared?: Promise<SharedEnvironment>;
  server?: string;
}
const key = Symbol.for('temporal-katas.process');
const state = ((globalThis as Record<symbol, unknown>)[key] ??= {}) as ProcessState;

/**
 * Gives the environment of this process, opened at the first call and again when `KATA_SERVER` changed or after
 * {@link closeEnvironment}. Time is global to an environment, so tests of one process run one after another.
 */
export async function sharedEnvironment(): Promise<SharedEnvironment> {
  const { server } = readSettings();
  if (state.server !== server) await closeEnvironment();
  state.server = server;
  state.shared ??= open(server);
  return state.shared;
}

/** After a server could not be started or reached, tries it anew. Until then every test fails at once with the same cause. */
export async function forgetFailure(): Promise<void> {
  const { shared } = state;
  await shared?.catch(() => {
    if (state.shared === shared) delete state.shared;
  });
}

/** Closes the environment of this process and ends its server. The next test opens a new one. */
export async function closeEnvironment(): Promise<void> {
  const open = state.shared;
  delete state.shared;
  if (open === undefined) return;
  await open.then(({ env }) => env.teardown()).catch(() => {});
}

/**
 * Leaves the environment of this process as it is, for the next test to open a new one. For when something in it never
 * comes back: closing would wait for that. Its server ends with this process; our own runner replaces the process soon.
 */
export function abandonEnvironment(): void {
  delete state.shared;
  if (process.env['KATA_RUNNER'] === '1') process.send?.({ kata: 'spent' });
}

async function open(server: string): Promise<SharedEnvironment> {
  quietRuntime();
  const recorder = new Recorder();
  const env = await openEnvironment(server, { interceptors: { workflow: [recorder.interceptor] } });
  return { env: watched(env, recorder), recorder, knowsShutdown: await knowsShutdown(env) };
}

/**
 * The official test server does not know ShutdownWorker: it would keep a workflow's next task for the cache of a Worker that
 * is gone, for ever. With such a server a Worker keeps no cache, and replays from the start each time.
 */
async function knowsShutdown(env: TestWorkflowEnvironment): Promise<boolean> {
  const request = {
    namespace: env.namespace ?? 'default',
    stickyTaskQueue: 'kata-probe',
    identity: 'kata',
    reason: 'probe',
  };
  try {
    await env.client.workflowService.shutdownWorker(request);
    return true;
  } catch {
    return false;
  }
}

/** The Worker's Rust core talks on stdout; a learner's screen belongs to the learner. Possible once per process. */
export function quietRuntime(): void {
  if (state.runtimeInstalled) return;
  state.runtimeInstalled = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
}
