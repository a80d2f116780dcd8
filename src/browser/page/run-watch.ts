import { resultOf, stalledProblem } from '../../workbook/outcome-words.ts';
import type { ExerciseResult, TestResult } from '../../workbook/result.ts';
import type { ExerciseFiles, FrameMessage } from '../protocol.ts';

/** How a run ends: with a result, because it was stopped, or because the frame broke. */
export type RunEnd = Extract<FrameMessage, { type: 'result' | 'stopped' | 'broken' }>;
type Progress = Extract<FrameMessage, { type: 'progress' }>;

/** How often is looked whether the runner still speaks, in milliseconds. */
const LOOK_MS = 250;
/**
 * After so many looks without a word the code is taken for a loop without end: 2.5 s. Looks are counted and not time, so
 * that a machine that slept does not end a run.
 */
const LOOKS = 10;
/** As the reader is told; a workflow's own code is ended after 2 s. */
const SECONDS = 2;

/** One run as the page hears of it, with an end even for code that never yields. */
export class RunWatch {
  /** Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** The frame does not answer any more. */
  isFrameLost = false;
  private end: (end: RunEnd) => void = () => undefined;
  private readonly startedAt = performance.now();
  private looks: ReturnType<typeof setInterval> | undefined;
  private silent = 0;
  private titles: readonly string[] = [];
  private begun: string | undefined;
  private readonly tests: TestResult[] = [];

  constructor(
    private readonly id: number,
    private readonly exercise: ExerciseFiles,
    private readonly onProgress: ((progress: Progress) => void) | undefined,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    void this.ended.then(() => clearInterval(this.looks));
  }

  /** The runner is asked now: from here on it must speak. */
  begin(): void {
    this.looks = setInterval(() => this.look(), LOOK_MS);
  }

  hear(message: FrameMessage): void {
    this.silent = 0;
    if (message.id !== this.id) return;
    switch (message.type) {
      case 'collected':
        this.titles = message.titles;
        return;
      case 'begins':
        this.begun = message.title;
        return;
      case 'progress':
        this.tests.push(message.test);
        this.begun = undefined;
        this.onProgress?.(message);
        return;
      case 'broken':
        this.isFrameLost = true;
        this.end(message);
        return;
      case 'looped':
        this.giveUp();
        return;
      case 'result':
        this.end(message);
        return;
      default:
    }
  }

  stop(): void {
    this.end({ type: 'stopped', id: this.id });
  }

  /** The run could not begin. */
  fail(message: string): void {
    this.end({ type: 'broken', id: this.id, message });
  }

  private look(): void {
    this.silent += 1;
    if (this.silent >= LOOKS) this.giveUp();
  }

  private giveUp(): void {
    this.isFrameLost = true;
    this.end({ type: 'result', id: this.id, result: this.resultOfLost(), traces: [] });
  }

  /** What is known of a run whose code never came back. */
  private resultOfLost(): ExerciseResult {
    const problem = stalledProblem(SECONDS, this.begun);
    const { message } = stalledProblem(SECONDS, undefined);
    const known = new Map(this.tests.map((test) => [test.title, test]));
    const tests = this.titles.map((title): TestResult => {
      const base = { title, durationMs: 0, histories: [] };
      if (title === this.begun) return { ...base, status: 'failed', failure: { message } };
      return known.get(title) ?? { ...base, status: 'waiting' };
    });
    const { id, contentHash } = this.exercise;
    return resultOf(tests, [problem], { id, contentHash, startedAt: this.startedAt });
  }
}
