/** The checks of one exercise, in the order of the table. */
export const CHECKS = [
  'starter',
  'solution',
  'replayed',
  'bundler',
  'wrong',
  'history',
  'in-page',
  'types',
  'twins',
  'todo',
  'readme',
  'page',
] as const;

export type Check = (typeof CHECKS)[number];

/** What each check proves, in the words of `--help`. */
export const CHECK_WORDS: Readonly<Record<Check, string>> = {
  starter: 'the starter fails, on an assertion, with the message that its README announces',
  solution: 'the solution passes',
  replayed: 'the solution passes when every workflow task replays its history from the start',
  bundler: "the solution passes when the SDK's own bundler made its workflow bundle",
  wrong: 'every wrong answer is rejected, with the message that it announces',
  history: 'the recorded history is current, and every history of the solution replays',
  'in-page':
    'starter, solution and wrong answers give the same verdict in a page of Chromium, without native code',
  types: 'starter and solution type-check beside the exercise’s test',
  twins: 'solution, lesson and wrong answers stand where they belong, and nothing else does',
  todo: 'the starter says what to do, and the solution differs from it there and nowhere else',
  readme: 'front matter, task and hints are complete',
  page: 'the lesson takes its code from tested files, and reads as the book reads',
};

/** Checks that only read files. */
export const FORM_CHECKS = ['twins', 'todo', 'readme', 'page'] as const satisfies readonly Check[];

/** Checks that are made only when they are asked for: they need a browser. */
export const ON_REQUEST = ['in-page'] as const satisfies readonly Check[];

/** One thing that is wrong, told to the author who can mend it. */
export interface Finding {
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** Which file to edit, relative to the root, with forward slashes. */
  readonly file?: string;
  readonly expected?: string;
  readonly received?: string;
}

/** What came of one check of one exercise. */
export interface Outcome {
  /** The exercise's path, or {@link THE_BOOK}. */
  readonly subject: string;
  readonly check: Check;
  /** `skipped`: an earlier check failed, so that this one could say nothing new; `why` names it. */
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly why?: string;
  readonly findings: readonly Finding[];
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** What the table shows beside the mark, as `3 of 3`. */
  readonly detail?: string;
}

/** The subject of what belongs to no single exercise: stray files, chapter pages. */
export const THE_BOOK = 'the book';
