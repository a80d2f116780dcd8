import './thread-scope.ts';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { runExercise } from '../../../src/browser/kata/exercise-runner.ts';
import type { RunnerPlace, WorkflowFiles } from '../../../src/browser/kata/exercise-runner.ts';
import { pagePlatform } from '../../../src/browser/platform.ts';
import type { ExerciseFiles } from '../../../src/browser/protocol.ts';
import type { Unhandled } from '../../../src/browser/testing/outcome.ts';
import type { Host } from '../../../src/worker/host/index.ts';
import type { Activation, Realm, RealmAnswer, RealmInit } from '../../../src/worker/realm.ts';

/* The runner of a page in a thread of Node, with realms made of `vm` contexts: all of it but the page itself. */

const script = new vm.Script(workerData as string, { filename: 'realm.js' });
const hosts = new Map<unknown, Host>();
let listener: (unhandled: Unhandled) => void = () => {};

interface Made {
  makeHost(init: RealmInit, code: WorkflowFiles, parts: object): Host;
}

/** What a workflow writes to the console is written to the console of the tests. */
const print = (level: 'log', args: readonly unknown[]): void => console[level](...args);

class VmRealm implements Realm {
  readonly #made: Made;
  readonly #host: Host;

  constructor(init: RealmInit, code: WorkflowFiles) {
    const scope: Record<string, unknown> = {
      URL,
      URLSearchParams,
      TextEncoder,
      TextDecoder,
      AbortController,
      print,
    };
    script.runInContext(vm.createContext(scope));
    this.#made = scope['__realm'] as Made;
    const timeOfDayNs = (): bigint => BigInt(Date.now()) * 1_000_000n;
    this.#host = this.#made.makeHost(init, code, { macrotask: setImmediate, timeOfDayNs });
    hosts.set(this.#made, this.#host);
  }

  /** The answer is cloned, as it is between the threads of a page. */
  async activate(activation: Activation): Promise<RealmAnswer> {
    return structuredClone(await this.#host.activate(activation));
  }

  async dispose(): Promise<void> {
    if (hosts.delete(this.#made)) this.#host.dispose();
  }
}

process.on('unhandledRejection', (error, promise) => {
  const make = promise.constructor.constructor as (code: string) => () => unknown;
  const host = hosts.get(make('return globalThis.__realm')());
  if (host === undefined) listener({ rejected: true, error });
  else host.unhandledRejection(error);
});

const place: RunnerPlace = {
  platform: pagePlatform((_level, line) => console.error(line)),
  realms: (code) => ({ create: async (init) => new VmRealm(init, code) }),
  onUnhandled(to) {
    listener = to;
    return () => (listener = () => {});
  },
};

parentPort!.on('message', ({ id, exercise }: { id: number; exercise: ExerciseFiles }) => {
  void runExercise(exercise, place).then(
    ({ result, histories }) =>
      parentPort!.postMessage({
        id,
        result,
        histories: histories.map(({ test, history }) => ({ test, history: history.toJSON() })),
      }),
    (error: unknown) =>
      parentPort!.postMessage({ id, broken: error instanceof Error ? error.stack : String(error) }),
  );
});
