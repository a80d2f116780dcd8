import { thread } from '../runner/runner-scope.ts';
import { compile } from '../modules/compile.ts';
import type { WorkflowFiles } from '../kata/exercise-runner.ts';
import { RealmDied } from '../../worker/realm.ts';
import type { Activation, Realm, RealmAnswer, RealmInit, Realms } from '../../worker/realm.ts';
import { errorOf, thrownOf } from './messages.ts';
import type { FromRealm, RealmCode, ToRealm } from './messages.ts';

/** How long a realm may take for one activation, and for evaluating its modules, in milliseconds. */
const PATIENCE_MS = 2000;

/** So many threads are made ahead, because a thread takes longer to begin than a workflow task to be done. */
const SPARE = 2;

/** Gives the realms of some workflow code. */
export type MakeRealms = (code: WorkflowFiles) => Realms;

/**
 * Realms as threads: one dedicated worker per execution, so that code which never yields can be ended, and a rejection that
 * nobody handles is known to be its own.
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
    return {
      async create(init) {
        const thread = spare.shift() ?? new RealmThread(script);
        refill();
        await thread.create(init, code);
        return thread;
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

class RealmThread implements Realm {
  readonly #worker: Worker;
  readonly #booted: Promise<FromRealm>;
  #waiting: Waiting | undefined;
  #gone: RealmDied | undefined;

  constructor(script: string) {
    this.#worker = new thread.Worker(script, { name: 'realm' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromRealm>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(new RealmDied('terminated', event.message || 'its thread ended'));
    };
    this.#booted = this.#next();
    this.#booted.catch(() => undefined);
  }

  /** Evaluates the code. Rejects with what a module throws. */
  async create(init: RealmInit, code: RealmCode): Promise<void> {
    await this.#booted;
    await this.#ask({ type: 'create', init, code });
  }

  async activate(activation: Activation): Promise<RealmAnswer> {
    const message = await this.#ask({ type: 'activate', activation });
    if (message.type !== 'answer') throw new Error(`A realm answered ${message.type} to an activation.`);
    return message.answer;
  }

  async dispose(): Promise<void> {
    this.#die(new RealmDied('terminated', 'the execution was given up'));
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
