import path from 'node:path';
import { createVitest } from 'vitest/node';
import type { PoolRunnerInitializer, PoolWorker, TestModule, Vitest } from 'vitest/node';
import { originalPosition } from '../../kata/original-position.ts';
import type { FramePosition } from '../../kata/original-position.ts';
import { Resident } from './resident.ts';
import type { Death } from './resident.ts';
import type { ToChild } from './messages.ts';

/** What one run of a test file left behind. */
export interface LaneRun {
  readonly module: TestModule | undefined;
  readonly unhandled: readonly unknown[];
  /** Set when the process ended during the run. */
  readonly death?: Death;
  /** The test that was running when the process ended. */
  readonly diedIn?: string;
  /** The titles of the tests that had passed by then. */
  readonly passed: readonly string[];
  /** Where a line of a module, as it was run, comes from. */
  readonly original: (position: FramePosition) => FramePosition;
}

/** How long a test may take, in milliseconds. Kata names a stuck workflow long before. */
const TEST_TIMEOUT_MS = 9000;

/**
 * One place where exercises run, one at a time: a Vitest in this process, which knows the files, and a resident child
 * process, which runs them. A child that dies is replaced for the next run.
 */
export class Lane {
  readonly #vitest: Vitest;
  readonly #pool: ResidentPool;

  private constructor(vitest: Vitest, pool: ResidentPool) {
    this.#vitest = vitest;
    this.#pool = pool;
  }

  static async open(root: string): Promise<Lane> {
    const pool = new ResidentPool();
    // Its first run reports a child that can't start.
    void pool.child().catch(() => {});
    const vitest = await createVitest(
      'test',
      {
        root,
        config: false,
        watch: false,
        pool,
        isolate: false,
        maxWorkers: 1,
        reporters: [{}],
        include: ['**/*.test.ts'],
        testTimeout: TEST_TIMEOUT_MS,
        hookTimeout: TEST_TIMEOUT_MS,
        teardownTimeout: 3000,
        disableConsoleIntercept: true,
        passWithNoTests: true,
      },
      { cacheDir: `${root}/node_modules/.cache/temporal-katas/vite`, clearScreen: false, logLevel: 'silent' },
    );
    return new Lane(vitest, pool);
  }

  /** Runs one test file. `files` are those that may have changed since they last ran. */
  async run(
    testFile: string,
    files: readonly string[],
    prepare: ToChild,
    signal?: AbortSignal,
  ): Promise<LaneRun> {
    const child = await this.#pool.child();
    child.prepare(prepare);
    for (const file of files) this.#vitest.invalidateFile(file);
    const specification = this.#vitest.getRootProject().createSpecification(testFile);
    const abort = (): void => child.kill();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const { testModules, unhandledErrors } = await this.#vitest.runTestSpecifications([specification]);
      const module = testModules.find(({ moduleId }) => moduleId === specification.moduleId);
      const death = child.alive || child.retired ? undefined : await child.death;
      const diedIn = death && child.currentTest;
      return {
        module,
        unhandled: unhandledErrors,
        passed: child.passedTests,
        original: (position) => this.#original(position),
        ...(death && { death }),
        ...(diedIn !== undefined && { diedIn }),
      };
    } finally {
      signal?.removeEventListener('abort', abort);
      // Start the next child now, while the person reads.
      if (child.spent || !child.alive) void this.#pool.child().catch(() => {});
    }
  }

  #original(position: FramePosition): FramePosition {
    for (const environment of Object.values(this.#vitest.getRootProject().vite.environments)) {
      for (const module of environment.moduleGraph.getModulesByFile(
        position.file.replaceAll(path.sep, '/'),
      ) ?? []) {
        const map = module.transformResult?.map;
        if (map && 'mappings' in map && map.mappings !== '') return originalPosition(map, position);
      }
    }
    return position;
  }

  async close(): Promise<void> {
    // Vitest says goodbye to its worker and waits for the answer, so the child goes last.
    await this.#vitest.close();
    await this.#pool.close();
  }
}

/** Vitest's pool of one: its worker is the resident child, which outlives the runs that Vitest starts and stops. */
class ResidentPool implements PoolRunnerInitializer {
  readonly name = 'resident';
  #child: Resident | undefined;

  async child(): Promise<Resident> {
    if (!this.#child?.alive || this.#child.spent) this.#child = new Resident();
    await this.#child.ready;
    return this.#child;
  }

  createPoolWorker(): PoolWorker {
    const child = this.#child!;
    // Vitest adds listeners for each run and counts on the process to take them with it.
    const listeners: [event: string, listener: (value: unknown) => void][] = [];
    return {
      name: this.name,
      cacheFs: false,
      start: async () => {},
      stop: async () => {
        for (const [event, listener] of listeners.splice(0)) child.off(event, listener);
        if (child.spent) child.retire();
      },
      send: (message) => child.send(message),
      on: (event, listener: (value: unknown) => void) => {
        listeners.push([event, listener]);
        child.on(event, listener);
      },
      off: (event, listener: (value: unknown) => void) => child.off(event, listener),
      deserialize: (data) => data,
    };
  }

  async close(): Promise<void> {
    await this.#child?.close();
  }
}
