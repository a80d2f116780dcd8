/**
 * What came of one run of one exercise. The terminal, the lesson page, `--json` and the gate all read this shape.
 */
export interface ExerciseResult {
  /** The exercise's id, from its README. */
  readonly id: string;
  /** `passed`: every test passed. `failed`: some test failed. `broken`: the tests could not run to their end; see {@link problem}. */
  readonly status: 'passed' | 'failed' | 'broken';
  /** In the order of the file. Empty when the file could not be loaded. */
  readonly tests: readonly TestResult[];
  /** Why the exercise is broken, or a type error found beside the tests' own outcome. */
  readonly problems: readonly Problem[];
  /** Wall time of the run in milliseconds, from the request to this result. */
  readonly durationMs: number;
  /** When the run ended, ISO 8601. */
  readonly at: string;
  /** Hash of the files that were run; see `starters.ts`. */
  readonly contentHash: string;
}

export interface TestResult {
  readonly title: string;
  /** `waiting`: it did not run, because the run was ended before its turn. */
  readonly status: 'passed' | 'failed' | 'waiting';
  readonly durationMs: number;
  /** Present when failed. */
  readonly failure?: TestFailure;
  /** The histories of the executions that the test started, in order of their start. */
  readonly histories: readonly HistoryReport[];
}

export interface TestFailure {
  /** The words for the learner, without stack and without ANSI codes; may have several lines. */
  readonly message: string;
  /** Expected against received, as unified text without ANSI codes. */
  readonly diff?: string;
  /** Where in the exercise's folder, relative to the repository, with forward slashes. */
  readonly at?: SourcePosition;
}

export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** What stands in the way, in words for the person who must act. */
export interface Problem {
  readonly kind:
    | 'syntax'
    | 'type'
    | 'forbidden-import'
    | 'missing-export'
    | 'endless-loop'
    | 'never-ends'
    | 'unhandled-rejection'
    | 'server'
    | 'internal';
  /** What happened, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly remedy?: string;
  readonly at?: SourcePosition;
}

export interface HistoryReport {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** `Running`, `Completed`, `Failed`, … as in Temporal's WorkflowExecutionStatus, in words. */
  readonly status: string;
  readonly rows: readonly HistoryRow[];
}

/** One event of a history, as a learner reads it. */
export interface HistoryRow {
  readonly eventId: number;
  /** Temporal's own name of the event: `TimerStarted`. */
  readonly type: string;
  /** What matters of it, in one short phrase: `sendMail("ada")`, `30 days`, `attempt 3`. May be empty. */
  readonly detail: string;
  /** Milliseconds of the server's clock since the first event. */
  readonly elapsedMs: number;
}
