import './thread-scope.ts';
import assert from 'node:assert';
import url from 'node:url';
import util from 'node:util';
import { parentPort } from 'node:worker_threads';
import realmBundle from 'katas:realm-bundle';
import { runExercise } from '../browser/kata/exercise-runner.ts';
import type { RunnerPlace } from '../browser/kata/exercise-runner.ts';
import { pagePlatform } from '../browser/platform.ts';
import { serve } from '../browser/runner/serve.ts';
import type { Unhandled } from '../browser/testing/outcome.ts';
import { ThreadRealms } from './thread-realms.ts';

/* eslint-disable no-console -- The terminal is the console of workflows, and of the service. */

/** Serves the terminal from its own thread, as the runner of a page serves the page. */
export function runInThread(): void {
  const place = placeOfThread();
  serve(parentPort as unknown as MessagePort, {
    async run(exercise, listener) {
      const { result } = await runExercise(exercise, place, listener);
      return { result, traces: [] };
    },
    replay: () => Promise.reject(new Error('A terminal shows no replay step by step.')),
  });
}

function placeOfThread(): RunnerPlace {
  // Node takes a thousand messages of a port in one turn, and no timer is heard meanwhile: not the one that says "alive".
  const macrotask = (fn: () => void): void => void setImmediate(fn);
  const platform = pagePlatform((_level, line) => console.error(line), macrotask);
  const realms = new ThreadRealms(realmBundle, {
    macrotask,
    given: { assert: moduleOf(assert), url: moduleOf(url), util: moduleOf(util) },
    print: (level, args) => console[level](...args),
  });
  let listener: ((unhandled: Unhandled) => void) | undefined;
  process.on('unhandledRejection', (error) => {
    if (!realms.takeRejection(error)) listener?.({ rejected: true, error });
  });
  process.on('uncaughtException', (error) => listener?.({ rejected: false, error }));
  return {
    platform,
    realms: (code) => realms.for(code),
    settled: () => new Promise(macrotask),
    onUnhandled(to) {
      listener = to;
      return () => (listener = undefined);
    },
  };
}

/** A module of Node as `import` and `import * as` find it. */
const moduleOf = (module: object): object => ({ ...module, __esModule: true, default: module });
