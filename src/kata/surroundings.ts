import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RunnerTestCase } from 'vitest';
import type { HistoryReport } from '../workbook/result.ts';
import type { PlaceOf } from './diagnosis.ts';
import type { KataHistory } from './history.ts';
import type { Recorder } from './recorder.ts';

/** The environment of this process, with the recorder that sits in its Client. */
export interface SharedEnvironment {
  readonly env: TestWorkflowEnvironment;
  readonly recorder: Recorder;
  /** Whether the server can be told that a Worker is gone. */
  readonly knowsShutdown: boolean;
}

/** What a test needs from the place where it runs: Node and the page have each their own. */
export interface Surroundings {
  /** What the server is called in messages. */
  readonly server: string;
  /** Whether Workers may keep workflows in memory. */
  readonly cache: boolean;
  /** Told before any code of the test runs. */
  begins(task: Readonly<RunnerTestCase>): void;
  /** The environment, opened at the first call and again after {@link abandon}. */
  environment(): Promise<SharedEnvironment>;
  /** Leaves the environment as it is, for the next test to open another: something in it never comes back. */
  abandon(): void;
  /** Told after the test, with what it started and what that led to. `histories` are the same, as rows. */
  ended(
    task: Readonly<RunnerTestCase>,
    histories: readonly HistoryReport[],
    fetched: readonly KataHistory[],
  ): void;
  readonly placeOf: PlaceOf;
}
