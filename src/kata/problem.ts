import type { Problem, SourcePosition } from '../workbook/result.ts';

/**
 * Thrown when something other than a wrong answer stands in the way: workflow code that can't be bundled, a server that
 * can't be reached. Its message says what happened and what to do; the runner reports the fields as a {@link Problem}.
 */
export class KataProblem extends Error {
  override readonly name = 'KataProblem';
  readonly problem: Problem;

  constructor(
    kind: Problem['kind'],
    what: string,
    rest: { remedy?: string; at?: SourcePosition; cause?: unknown } = {},
  ) {
    const { cause, ...known } = rest;
    const where =
      rest.at === undefined
        ? ''
        : `${rest.at.file}:${rest.at.line}${rest.at.column === undefined ? '' : `:${rest.at.column}`}\n`;
    super(
      where + what + (rest.remedy === undefined ? '' : `\n${rest.remedy}`),
      cause === undefined ? {} : { cause },
    );
    this.problem = { kind, message: what, ...known };
  }
}

/** Thrown when a workflow that a test waits for can't go on. The message names the workflow, the cause and what to do. */
export class WorkflowStuckError extends Error {
  override readonly name = 'WorkflowStuckError';
  /** Whether what is stuck holds the clock of the server, so that no later test could skip time on it. */
  readonly holdsClock: boolean;

  constructor(message: string, holdsClock: boolean) {
    super(message);
    // The stack would show kata's watch, which is nobody's concern.
    this.stack = '';
    this.holdsClock = holdsClock;
  }
}

/** Thrown when workflow code does not follow a history. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
