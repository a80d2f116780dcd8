import { readSettings } from '../../kata/settings.ts';
import type { KataSettings } from '../../kata/settings.ts';
import type { Exercise } from '../../workbook/catalogue.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import { Lane } from './lane.ts';
import type { LaneRun } from './lane.ts';
import { resultOf } from '../../workbook/outcome-words.ts';
import { kataMeta, outcomeOf, withTypeProblems } from './outcome.ts';
import type { OutcomeContext } from './outcome.ts';
import { TypeService } from './types.ts';
import { openWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export type { KataSettings };

/** Whose files a run takes; a folder's files replace those of the starter. */
export type RunFiles = 'draft' | 'starter' | 'solution' | { readonly folder: string };

export interface RunRequest {
  readonly exercise: Exercise;
  /** Default `draft`. */
  readonly files?: RunFiles;
  /** What a copy takes where `files` has nothing of its own, the tests above all. Default `starter`: as committed. */
  readonly base?: 'starter' | 'draft';
  /** Over those of {@link createRunner}. */
  readonly settings?: Partial<KataSettings>;
  /** Also return the full histories of each test. */
  readonly keepHistories?: boolean;
  /**
   * How long the result may wait for the types once the tests are done, in milliseconds. What comes later is in
   * {@link RunOutcome.complete}. Default 400; 0 checks no types.
   */
  readonly typesWithinMs?: number;
  /** Ends the run; the promise of the run then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly result: ExerciseResult;
  /** Proto-JSON histories by test title; empty unless asked for. */
  readonly histories: ReadonlyMap<string, readonly object[]>;
  /** The result once the types are known too: the same object when `result` has them already. Never rejects. */
  readonly complete: Promise<ExerciseResult>;
}

export interface Runner {
  /**
   * Runs one exercise. Never throws for what a learner can cause: that is a `broken` or `failed` result. Runs beyond the
   * concurrency wait for their turn.
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /** Waits for the runs under way, then ends the child processes and their servers. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  /** The repository, absolute. */
  readonly root: string;
  /** How many exercises may run at once, each in a process of its own with its own server and clock. Default 1. */
  readonly concurrency?: number;
  /** Over what the environment says (`KATA_SERVER`, `KATA_CACHE`, `KATA_BUNDLER`). */
  readonly settings?: Partial<KataSettings>;
}

/** Starts a runner. The first child process is under way when the promise resolves, so that the first run finds it warm. */
export async function createRunner(options: RunnerOptions): Promise<Runner> {
  // A setting of the environment that nobody knows is said before anything starts.
  readSettings();
  const runner = new LanesRunner(options);
  await runner.warm();
  return runner;
}

/** A warm check takes less; a cold one must not delay the result. */
const TYPES_WITHIN_MS = 400;

/** What the promise gives, or undefined when it takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

class LanesRunner implements Runner {
  readonly #options: RunnerOptions;
  readonly #idle: Lane[] = [];
  readonly #all: Promise<Lane>[] = [];
  readonly #waiting: ((lane: Lane) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  readonly #types = new TypeService();
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async warm(): Promise<void> {
    this.#idle.push(await this.#openLane());
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    if (this.#closed) throw new Error('The runner is closed.');
    const running = this.#run(request);
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
    await Promise.all([this.#types.close(), ...this.#all.map(async (lane) => (await lane).close())]);
  }

  async #run(request: RunRequest): Promise<RunOutcome> {
    request.signal?.throwIfAborted();
    const startedAt = performance.now();
    const { root } = this.#options;
    const workspace = openWorkspace(
      root,
      request.exercise,
      request.files ?? 'draft',
      request.base ?? 'starter',
    );
    const context = {
      id: request.exercise.id,
      root,
      alias: workspace.alias,
      contentHash: workspace.contentHash,
      startedAt,
    };
    const patience = request.typesWithinMs ?? TYPES_WITHIN_MS;
    const types = patience === 0 ? Promise.resolve([]) : this.#types.check(workspace.files, context);
    try {
      const { result, histories } = await this.#runIn(workspace, context, request);
      const complete = types.then((problems) => withTypeProblems(result, problems));
      const known = await within(types, patience);
      return { result: known === undefined ? result : await complete, histories, complete };
    } finally {
      void types.finally(() => workspace.remove());
    }
  }

  async #runIn(
    workspace: Workspace,
    context: OutcomeContext,
    request: RunRequest,
  ): Promise<Omit<RunOutcome, 'complete'>> {
    const { settings: own, signal, keepHistories = false } = request;
    const settings: KataSettings = {
      ...readSettings(),
      ...this.#options.settings,
      ...own,
    };
    const lane = await this.#takeLane();
    let run: LaneRun;
    try {
      signal?.throwIfAborted();
      const prepare = { kata: 'prepare', settings, keepHistories, alias: workspace.alias } as const;
      run = await lane.run(workspace.testFile, workspace.files, prepare, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      return { result: resultOf([], [{ kind: 'internal', message }], context), histories: new Map() };
    } finally {
      this.#giveBack(lane);
    }
    signal?.throwIfAborted();
    return { result: outcomeOf(run, context), histories: historiesOf(run) };
  }

  #openLane(): Promise<Lane> {
    const lane = Lane.open(this.#options.root);
    this.#all.push(lane);
    return lane;
  }

  async #takeLane(): Promise<Lane> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.length < (this.#options.concurrency ?? 1)) return this.#openLane();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(lane: Lane): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#idle.push(lane);
  }
}

function historiesOf(run: LaneRun): Map<string, readonly object[]> {
  const histories = new Map<string, readonly object[]>();
  for (const test of run.module?.children.allTests() ?? []) {
    const fetched = kataMeta(test)?.fetched;
    if (fetched) histories.set(test.fullName, fetched);
  }
  return histories;
}
