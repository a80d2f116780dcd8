import type { Exercise } from '../../workbook/catalogue.ts';
import type { ExerciseResult } from '../../workbook/result.ts';
import type { Runner, RunOutcome } from '../runner/index.ts';

export interface RunsEvents {
  readonly onStart: (exercise: Exercise) => void;
  readonly onResult: (exercise: Exercise, result: ExerciseResult) => void;
}

/** How long a run that is out of date may go on, in milliseconds. Ending one costs its warm process, waiting mostly less. */
const PATIENCE_MS = 1000;

/** Runs exercises one at a time. A new request makes the run before it out of date: nobody hears of its result. */
export class Runs {
  private wanted: Exercise | undefined;
  private active: AbortController | undefined;
  /** Stands for the run that began last, also after its end. */
  private newest: AbortController | undefined;
  private work: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly openRunner: () => Promise<Runner>,
    private readonly events: RunsEvents,
  ) {}

  request(exercise: Exercise): void {
    if (this.closed) return;
    this.wanted = exercise;
    const before = this.active;
    if (before) setTimeout(() => before.abort(), PATIENCE_MS).unref();
    this.work ??= this.run().finally(() => {
      this.work = undefined;
    });
  }

  /** Ends the run that is going on; its result is not heard. */
  close(): void {
    this.closed = true;
    this.wanted = undefined;
    this.active?.abort();
  }

  private async run(): Promise<void> {
    while (this.wanted) {
      const exercise = this.wanted;
      this.wanted = undefined;
      const controller = new AbortController();
      this.active = controller;
      this.newest = controller;
      this.events.onStart(exercise);
      const outcome = await this.runOnce(exercise, controller.signal);
      // A failure is shown at once, and its type errors when they are known; green waits until it is sure.
      const first =
        outcome.result.status === 'passed' ? await completeOr(outcome, controller.signal) : outcome.result;
      if (this.active === controller) this.active = undefined;
      if (this.wanted || this.closed) continue;
      this.events.onResult(exercise, first);
      void outcome.complete.then((complete) => {
        const newest = this.newest === controller && !this.closed;
        if (newest && complete !== first) this.events.onResult(exercise, complete);
      });
    }
  }

  private async runOnce(exercise: Exercise, signal: AbortSignal): Promise<Outcome> {
    try {
      // Asked each time: a runner that could not start may start after the learner has mended the cause.
      const runner = await this.openRunner();
      return await runner.run({ exercise, signal, typesWithinMs: 1 });
    } catch (error) {
      return failedRun(exercise, error);
    }
  }
}

/** The complete result, or what there is when nobody waits for it any more. */
function completeOr({ result, complete }: Outcome, signal: AbortSignal): Promise<ExerciseResult> {
  const aborted = new Promise<ExerciseResult>((resolve) => {
    signal.addEventListener('abort', () => resolve(result), { once: true });
  });
  return Promise.race([complete, aborted]);
}

type Outcome = Pick<RunOutcome, 'result' | 'complete'>;

/** The complete result of one run; a defect of the runner itself becomes a result too, so that the rest goes on. */
export async function runOne(runner: Runner, exercise: Exercise): Promise<ExerciseResult> {
  try {
    return await (
      await runner.run({ exercise })
    ).complete;
  } catch (error) {
    return failedRun(exercise, error).result;
  }
}

function failedRun(exercise: Exercise, error: unknown): Outcome {
  const result: ExerciseResult = {
    id: exercise.id,
    status: 'broken',
    tests: [],
    problems: [
      {
        kind: 'internal',
        message: `The tests could not be run: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Run again with r. "npx katas doctor" looks for the cause.',
      },
    ],
    durationMs: 0,
    at: new Date().toISOString(),
    contentHash: '',
  };
  return { result, complete: Promise.resolve(result) };
}
