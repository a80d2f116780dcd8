/**
 * What the page and the runner in its sandboxed frame say to each other, through a port that the frame hands on. All of it
 * can be cloned. The page sends requests with an id; the runner answers with that id: `collected`, any number of `begins`
 * and `progress`, then one end. The runner is not trusted: the page reads these shapes and nothing else from it, and never
 * puts a text of it into HTML unescaped. What is under way is ended by ending the frame.
 */
import type { ExerciseResult, TestResult } from '../workbook/result.ts';

/** The files of one exercise as they are to be run: the learner's, the given ones and the test. */
export interface ExerciseFiles {
  /** The exercise's id. */
  readonly id: string;
  /** Its path in the book: `03-durable-time/02-trial-30-days`. */
  readonly path: string;
  /** File name, relative to the exercise's folder, with forward slashes, to its text. */
  readonly files: Readonly<Record<string, string>>;
  /** Hash of them all; comes back in the result. */
  readonly contentHash: string;
}

export type PageMessage =
  /** Runs the tests. */
  | { readonly type: 'run'; readonly id: number; readonly exercise: ExerciseFiles }
  /** Replays an execution of the last run from its first event to `untilEvent`, with the code of that run. */
  | {
      readonly type: 'replay';
      readonly id: number;
      readonly execution: ExecutionId;
      readonly untilEvent: number;
    };

export type FrameMessage =
  /** The runner has loaded and takes requests. Sent once, with `id` 0. */
  | { readonly type: 'ready'; readonly id: 0 }
  /** Said again and again while the code that runs yields now and then. */
  | { readonly type: 'alive'; readonly id: 0 }
  /** All tests of the file are known; none has begun. */
  | { readonly type: 'collected'; readonly id: number; readonly titles: readonly string[] }
  /** The code of a test is about to run. */
  | { readonly type: 'begins'; readonly id: number; readonly title: string }
  /** A test has ended. */
  | { readonly type: 'progress'; readonly id: number; readonly test: TestResult; readonly of: number }
  /** Workflow code ran without a pause and was ended. Nothing more is said of the run. */
  | { readonly type: 'looped'; readonly id: number }
  | {
      readonly type: 'result';
      readonly id: number;
      readonly result: ExerciseResult;
      readonly traces: readonly ExecutionTrace[];
    }
  | { readonly type: 'replayed'; readonly id: number; readonly replay: ReplayTrace }
  /** The run was given up, by the reader or for a later one. The page says it to itself. */
  | { readonly type: 'stopped'; readonly id: number }
  /** Something in the frame itself broke. Words for the reader; the page makes a new frame. */
  | { readonly type: 'broken'; readonly id: number; readonly message: string };

export interface ExecutionId {
  readonly workflowId: string;
  readonly runId: string;
}

/** One execution of a run of the tests, event by event. */
export interface ExecutionTrace extends ExecutionId {
  readonly workflowType: string;
  /** Index of the test that started it. */
  readonly test: number;
  readonly events: readonly EventTrace[];
}

export interface EventTrace {
  readonly eventId: number;
  /** `TimerStarted`. */
  readonly type: string;
  /** One short phrase: `30 days`. May be empty. */
  readonly detail: string;
  /** Milliseconds on the virtual clock since the first event of the run of the tests. */
  readonly atMs: number;
  /** The event's attributes for reading: payloads decoded, times and durations as text. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The line of the learner's code that caused it: that made the command, or that the answer came back to. */
  readonly place?: { readonly file: string; readonly line: number; readonly column?: number };
}

/** What a replay up to an event found: what a worker with an empty memory knows at that moment. */
export interface ReplayTrace extends ExecutionId {
  readonly untilEvent: number;
  /** In order: each command that the code made, and whether the history had its event already. */
  readonly steps: readonly {
    /** `StartTimer`, `ScheduleActivityTask`. */
    readonly command: string;
    readonly detail: string;
    /** The event that the history has for it; absent for one that is asked for anew. */
    readonly eventId?: number;
    readonly place?: { readonly file: string; readonly line: number; readonly column?: number };
  }[];
  /** Where the code waits now. */
  readonly waitsAt: readonly { readonly file: string; readonly line: number; readonly column?: number }[];
  /** Why the code does not follow the history, in words. */
  readonly mismatch?: string;
}
