import type { WorkflowFiles } from '../browser/kata/exercise-runner.ts';
import { AsyncLocalStorage } from '../browser/lowering/async-context.ts';
import { compile, requiredBy } from '../browser/modules/compile.ts';
import { CommonModules, given, placeInStack } from '../browser/modules/modules.ts';
import { prepareGlobals } from '../worker/host/globals.ts';
import type { RealmGlobals } from '../worker/host/globals.ts';
import type { Host, createHost, sdkModules } from '../worker/host/index.ts';
import type { Activation, Realm, RealmAnswer, RealmInit, Realms } from '../worker/realm.ts';
import { askedSafely, globalsFor } from './realm-globals.ts';

/** What `realm-entry.ts` exports, each time it is evaluated. */
interface RealmBundle {
  readonly createHost: typeof createHost;
  readonly sdkModules: typeof sdkModules;
  readonly uuid: object;
}

/** What realms need from the place where they are made. */
export interface RealmPlace {
  /** Calls `fn` after all microtasks that are waiting. */
  readonly macrotask: (fn: () => void) => void;
  /** `assert`, `url` and `util` as workflow code may import them. */
  readonly given: Readonly<Record<string, object>>;
  /** Takes what workflows write to the console. */
  readonly print: NonNullable<RealmGlobals['print']>;
}

/**
 * Realms that share a thread. Each execution has globals of its own, put before the thread's by `with`: the SDK and the
 * workflow's modules are evaluated anew, and their Date, Math.random, timers and `globalThis` are the workflow's. What
 * the engine itself gives (`Array.prototype`) is one for all, as are the classes that the SDK's own sandbox shares (`URL`).
 *
 * One activation runs at a time, so a rejection that nobody handles can be told to the execution that caused it.
 */
export class ThreadRealms {
  readonly #evaluate: (scope: object) => RealmBundle;
  readonly #place: RealmPlace;
  #turns: Promise<unknown> = Promise.resolve();
  #active: Host | undefined;

  /** @param bundle `realm-entry.ts` as a script that declares `__realm` */
  constructor(bundle: string, place: RealmPlace) {
    this.#place = place;
    // Strict code can't hold a `with`, and a Function is sloppy unless it says otherwise.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The bundle is ours.
    this.#evaluate = new Function(
      'scope',
      `with (scope) { return (function () { ${bundle}\nreturn __realm; })(); }\n//# sourceURL=temporal-sdk.js`,
    ) as (scope: object) => RealmBundle;
  }

  /** Realms for one workflow file. */
  for(code: WorkflowFiles): Realms {
    return { create: (init) => this.#turn(async () => this.#create(init, code)) };
  }

  /** Gives a rejection that nobody handled to the execution whose activation runs. False when none does. */
  takeRejection(reason: unknown): boolean {
    this.#active?.unhandledRejection(reason);
    return this.#active !== undefined;
  }

  #create(init: RealmInit, code: WorkflowFiles): Realm {
    const { macrotask, given: modules, print } = this.#place;
    const { globals, scope } = globalsFor();
    prepareGlobals(globals, {
      AsyncLocalStorage,
      assert: (modules['assert'] as { default: unknown }).default,
      print,
    });
    const { createHost, sdkModules, uuid } = this.#evaluate(scope);
    const loaded = new CommonModules(
      {
        files: code.files,
        folder: code.folder,
        given: given({ ...sdkModules, ...modules, uuid }),
        sandbox: true,
        within: scope,
      },
      { compile: (file, text) => askedSafely(compile(file, text)), requiredBy },
    );
    const host = createHost(init, {
      load: () => loaded.load(code.workflows),
      macrotask,
      timeOfDayNs: () => BigInt(Date.now()) * 1_000_000n,
      placeOf: placeInStack,
    });
    return new ThreadRealm(host, (step) => this.#turn(step, host));
  }

  /** Runs one step behind those that were asked for before. */
  #turn<T>(step: () => Promise<T>, host?: Host): Promise<T> {
    const turn = this.#turns.then(async () => {
      this.#active = host;
      try {
        return await step();
      } finally {
        this.#active = undefined;
      }
    });
    this.#turns = turn.catch(() => undefined);
    return turn;
  }
}

class ThreadRealm implements Realm {
  #gone = false;

  constructor(
    private readonly host: Host,
    private readonly turn: (step: () => Promise<RealmAnswer>) => Promise<RealmAnswer>,
  ) {}

  activate(activation: Activation): Promise<RealmAnswer> {
    return this.turn(() => this.host.activate(activation));
  }

  async dispose(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.host.dispose();
  }
}
