import * as activity from '@temporalio/activity';
import * as client from '@temporalio/client';
import * as common from '@temporalio/common';
import * as workflow from '@temporalio/workflow';
import * as uuid from 'uuid';
import type { KataHistory } from '../../kata/history.ts';
import type { ExerciseResult, TestResult } from '../../workbook/result.ts';
import type { Realms } from '../../worker/realm.ts';
import { Modules, given } from '../modules/loader.ts';
import type { PagePlatform } from '../platform.ts';
import type { ExerciseFiles } from '../protocol.ts';
import { outcomeOf, testResult } from '../testing/outcome.ts';
import type { Unhandled } from '../testing/outcome.ts';
import { runTests, titleOf, vitestModule } from '../testing/run-tests.ts';
import { PageKata } from './page-kata.ts';

/** Workflow code as an exercise has it. */
export interface WorkflowFiles {
  readonly files: Readonly<Record<string, string>>;
  /** What stands before a file's name where a learner reads it. */
  readonly folder: string;
  /** The module that exports the workflows, relative to the folder: `./workflows`. */
  readonly workflows: string;
}

/** What a thread must have to run exercises. */
export interface RunnerPlace {
  readonly platform: PagePlatform;
  /** Gives the realms of some workflow code. */
  readonly realms: (code: WorkflowFiles) => Realms;
  /** Resolves when every error of before that reaches nobody has been told. */
  settled?(): Promise<void>;
  /** Calls `listener` for each error that reaches nobody, until the function that it gives is called. */
  onUnhandled(listener: (unhandled: Unhandled) => void): () => void;
}

/** What is told while an exercise runs. */
export interface RunListener {
  /** All tests of the file are known; none has begun. */
  collected?(titles: readonly string[]): void;
  /** Told before any code of the test runs. */
  begins?(title: string): void;
  ended?(test: TestResult): void;
}

/** What a run came to. */
export interface ExerciseRun {
  readonly result: ExerciseResult;
  /** The histories of what the tests started and of what that led to; `test` is the index of the test. */
  readonly histories: readonly { readonly test: number; readonly history: KataHistory }[];
}

/** How long a test or a hook may take, in milliseconds; as in the terminal. */
const TIMEOUT_MS = 10_000;

/** Runs the tests of one exercise in this thread. One run at a time: Vitest's runner keeps its state in globals. */
export async function runExercise(
  exercise: ExerciseFiles,
  place: RunnerPlace,
  listener: RunListener = {},
): Promise<ExerciseRun> {
  const { id, path, files, contentHash } = exercise;
  const folder = `exercises/${path}`;
  const context = { id, contentHash, startedAt: performance.now() };
  const histories: { test: number; history: KataHistory }[] = [];
  let test = -1;
  const kata = new PageKata({
    platform: place.platform,
    codeOf: (workflows) => codeOf({ files, folder, workflows }, place),
    ended: (fetched) => histories.push(...fetched.map((history) => ({ test, history }))),
  });
  const modules = new Modules({ files, folder, given: givenToTests(kata), sandbox: false });
  const unhandled: Unhandled[] = [];
  const stopListening = place.onUnhandled((error) => unhandled.push(error));
  const file = Object.keys(files).find((name) => name.endsWith('.test.ts')) ?? `${id}.test.ts`;
  try {
    const run = await runTests(`${folder}/${file}`, () => void modules.load(file), TIMEOUT_MS, {
      collected: (titles) => listener.collected?.(titles),
      begins: (task) => {
        test += 1;
        listener.begins?.(titleOf(task));
      },
      ended: (task) => listener.ended?.(testResult(task, [])),
    });
    await place.settled?.();
    return { result: outcomeOf(run, unhandled, context), histories };
  } finally {
    stopListening();
    kata.close();
  }
}

/** The modules that tests, activities and what they import may have. */
function givenToTests(kata: PageKata): ReturnType<typeof given> {
  const randomUUID = (): string => crypto.randomUUID();
  return given({
    '#kata': kata.module,
    vitest: vitestModule,
    '@temporalio/activity': activity,
    '@temporalio/client': client,
    '@temporalio/common': common,
    '@temporalio/workflow': workflow,
    uuid,
    crypto: { __esModule: true, randomUUID, default: { randomUUID } },
  });
}

/** What workflow code may import beside its own files; the realms give it. `uuid` shows why `uuid4` is there. */
const SANDBOX = ['@temporalio/common', '@temporalio/workflow', 'assert', 'url', 'util', 'uuid'];

function codeOf(code: WorkflowFiles, { realms }: RunnerPlace) {
  const { files, folder, workflows } = code;
  const modules = (known: Readonly<Record<string, object>>): Modules =>
    new Modules({ files, folder, given: given(known), sandbox: true });
  let made: Realms | undefined;
  return {
    workflowNames: async () =>
      modules({ '@temporalio/common': common, '@temporalio/workflow': workflow }).exportsOf(workflows),
    bundle: async (): Promise<Realms> => {
      if (made !== undefined) return made;
      modules(Object.fromEntries(SANDBOX.map((name) => [name, {}]))).check(workflows);
      return (made = realms(code));
    },
  };
}
