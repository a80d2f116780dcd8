import { startTests } from '@vitest/runner';
import * as runner from '@vitest/runner';
import type { File, RunnerTestCase, Task, VitestRunner } from './vitest-types.ts';
import { beginAssertions, checkAssertions, expect } from './expect.ts';
import { vi } from './vi.ts';

/** What `import … from 'vitest'` gives in the page. */
export const vitestModule = {
  ...pick([
    'test',
    'it',
    'describe',
    'suite',
    'beforeAll',
    'beforeEach',
    'afterAll',
    'afterEach',
    'onTestFailed',
    'onTestFinished',
  ]),
  expect,
  vi,
  vitest: vi,
};

function pick(names: readonly (keyof typeof runner)[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, runner[name]]));
}

/** What is told while tests run. */
export interface TestListener {
  /** All tests of the file are known; none has begun. */
  collected?(titles: readonly string[]): void;
  /** Told before any code of the test runs: code that never yields tells nothing any more. */
  begins?(test: RunnerTestCase): void;
  ended?(test: RunnerTestCase): void;
}

export interface FileRun {
  readonly tests: readonly RunnerTestCase[];
  /** Why the file could not be loaded, or a hook of the file failed. */
  readonly errors: readonly TestError[];
}

/** An error as Vitest leaves it: fields of its own (`problem`) are kept. */
export interface TestError {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  readonly diff?: string;
  readonly [field: string]: unknown;
}

/**
 * Runs one test file with Vitest's own runner.
 *
 * @param load evaluates the file; its tests register themselves
 * @param timeoutMs how long one test or hook may take
 */
export async function runTests(
  filepath: string,
  load: () => void | Promise<void>,
  timeoutMs: number,
  listener: TestListener = {},
): Promise<FileRun> {
  const host: VitestRunner = {
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: true,
      testNamePattern: undefined,
      allowOnly: true,
      sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 5,
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: () => load(),
    onCollected: (files) => listener.collected?.(testsOf(files).map(titleOf)),
    onBeforeRunTask: (test) => listener.begins?.(test),
    onBeforeTryTask: (test) => beginAssertions(titleOf(test)),
    onAfterTryTask: () => checkAssertions(),
    onAfterRunTask: (test) => listener.ended?.(test),
  };
  const files = await startTests([filepath], host);
  const errors = files.flatMap(({ result }) => (result?.errors ?? []) as unknown as TestError[]);
  return { tests: testsOf(files), errors };
}

/** A test's title with those of the suites around it. */
export function titleOf(test: RunnerTestCase): string {
  const names = [test.name];
  for (let suite = test.suite; suite !== undefined && suite.type === 'suite'; suite = suite.suite)
    if (suite.name !== '') names.unshift(suite.name);
  return names.filter((name) => name !== '').join(' > ');
}

function testsOf(files: readonly File[]): RunnerTestCase[] {
  const found: RunnerTestCase[] = [];
  const walk = (task: Task): void => {
    if (task.type === 'test') found.push(task);
    else task.tasks.forEach(walk);
  };
  files.forEach(walk);
  return found;
}
