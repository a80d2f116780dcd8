import { thread } from '../runner/runner-scope.ts';
import { compile } from '../modules/compile.ts';
import type { WorkflowFiles } from '../kata/exercise-runner.ts';
import { RealmDied } from '../../worker/realm.ts';
import type { Realm, RealmInit, Realms } from '../../worker/realm.ts';
import { errorOf, thrownOf } from './messages.ts';
import type { FromRealm, RealmCode, ToRealm } from './messages.ts';

/** How long a realm may take for one activation, and for evaluating its modules, in milliseconds. */
const PATIENCE_MS = 2000;

/** So many threads are made ahead, because a thread takes longer to begin than a workflow task to be done. */
const SPARE = 2;

/** How long a thread without an execution is kept, in milliseconds. */
const IDLE_MS = 500;

/** Gives the realms of some workflow code. */
export type MakeRealms = (code: WorkflowFiles) => Realms;

/**
 * Realms in threads of their own, so that code which never yields can be ended. The executions of one workflow file share
 * a thread, as they share the process of a Worker.
 *
 * @param script address of the realm's script
 */
export function threadRealms(script: string): MakeRealms {
  const spare: RealmThread[] = [];
  const refill = (): void => {
    while (spare.length < SPARE) spare.push(new RealmThread(script));
  };
  refill();
  return (workflows) => {
    const code = compiledCode(workflows);
    let thread: RealmThread | undefined;
    return {
      async create(init) {
        if (thread === undefined || thread.isGone) {
          thread = spare.shift() ?? new RealmThread(script);
          refill();
        }
        return thread.create(init, code);
      },
    };
  };
}

/** Compiles what a workflow may reach. A file that can't be compiled fails where it is imported. */
function compiledCode({ files, folder, workflows }: WorkflowFiles): RealmCode {
  const compiled: Record<string, RealmCode['compiled'][string]> = {};
  for (const [name, text] of Object.entries(files)) {
    if (!/\.[jt]s$/.test(name) || /\.test\.ts$/.test(name)) continue;
    const file = `${folder}/${name}`;
    try {
      compiled[file] = { code: compile(file, text) };
    } catch (error) {
      compiled[file] = { problem: thrownOf(error) };
    }
  }
  return { files, folder, workflows, compiled };
}

interface Waiting {
  readonly resolve: (message: FromRealm) => void;
  readonly reject: (error: Error) => void;
}

class RealmThread {
  readonly #worker: Worker;
  #turn: Promise<unknown>;
  #waiting: Waiting | undefined;
  #gone: RealmDied | undefined;
  #made = 0;
  #open = 0;

  constructor(script: string) {
    this.#worker = new thread.Worker(script, { name: 'realm' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromRealm>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(new RealmDied('terminated', event.message || 'its thread ended'));
    };
    this.#turn = this.#next().catch(() => undefined);
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Evaluates the code. Rejects with what a module throws. */
  async create(init: RealmInit, code: RealmCode): Promise<Realm> {
    const realm = ++this.#made;
    this.#open += 1;
    try {
      await this.#inTurn({ type: 'create', realm, init, code });
    } catch (error) {
      this.#closed();
      throw error;
    }
    let disposed = false;
    return {
      activate: async (activation) => {
        if (disposed) throw new RealmDied('terminated', 'the execution was given up');
        const message = await this.#inTurn({ type: 'activate', realm, activation });
        if (message.type !== 'answer') throw new Error(`A realm answered ${message.type} to an activation.`);
        return message.answer;
      },
      dispose: async () => {
        if (disposed) return;
        disposed = true;
        this.#inTurn({ type: 'dispose', realm }).catch(() => undefined);
        this.#closed();
      },
    };
  }

  /** One execution less. A thread without any is kept for a while: a chain of runs has the next one soon. */
  #closed(): void {
    this.#open -= 1;
    setTimeout(() => {
      if (this.#open === 0) this.#die(new RealmDied('terminated', 'the execution was given up'));
    }, IDLE_MS);
  }

  #inTurn(message: ToRealm): Promise<FromRealm> {
    const asked = this.#turn.then(() => this.#ask(message));
    this.#turn = asked.catch(() => undefined);
    return asked;
  }

  async #ask(message: ToRealm): Promise<FromRealm> {
    if (this.#gone !== undefined) throw this.#gone;
    const answer = this.#next();
    const watch = setTimeout(() => this.#die(endless()), PATIENCE_MS);
    try {
      this.#worker.postMessage(message);
      const said = await answer;
      if (said.type === 'threw') throw errorOf(said.thrown);
      return said;
    } finally {
      clearTimeout(watch);
    }
  }

  #hear(message: FromRealm): void {
    // A test may listen to the console of this thread.
    // eslint-disable-next-line no-console -- It is the workflow's own word.
    if (message.type === 'printed') console[message.level](...message.args);
    else this.#settle((waiting) => waiting.resolve(message));
  }

  #next(): Promise<FromRealm> {
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) how(waiting);
  }

  #die(why: RealmDied): void {
    if (this.#gone !== undefined) return;
    this.#gone = why;
    this.#worker.terminate();
    this.#settle((waiting) => waiting.reject(why));
  }
}

const endless = (): RealmDied =>
  new RealmDied('endless-loop', `the workflow's code ran for ${PATIENCE_MS / 1000} s without a pause`);
