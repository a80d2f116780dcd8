/**
 * Which exercises are passed. Pure: the desk keeps it in `.kata/progress.json` (`progress-file.ts`), the page in its
 * local storage, both as the text that `formatProgress` makes.
 */
export interface Progress {
  readonly version: typeof PROGRESS_VERSION;
  /** By the exercise's id. Ids that this workbook does not know are kept: they may come back. */
  readonly passed: Readonly<Record<string, Pass>>;
  /** The id of the exercise the learner is at. */
  readonly current?: string;
}

/** That an exercise was passed, when, and with what. */
export interface Pass {
  /** ISO 8601. */
  readonly at: string;
  /** `contentHash` of all files of the exercise that passed. */
  readonly contentHash: string;
  /** `contentHash` of the test alone, so that an update of the test can be told. */
  readonly testHash: string;
}

/** `changed`: passed earlier, with a test other than the one of today. */
export type PassState = 'open' | 'passed' | 'changed';

export const PROGRESS_VERSION = 1;

export const NO_PROGRESS: Progress = { version: PROGRESS_VERSION, passed: {} };

/** What `parseProgress` could read, and what it could not. */
export interface ParsedProgress {
  readonly progress: Progress;
  /** Why the text is damaged, in one phrase. Absent when it is sound. */
  readonly damage?: string;
}

/** Reads what `formatProgress` wrote. Never throws: of a damaged text it gives the passes that are still sound. */
export function parseProgress(text: string): ParsedProgress {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { progress: NO_PROGRESS, damage: 'it is not JSON' };
  }
  if (!isRecord(value)) return { progress: NO_PROGRESS, damage: 'it holds no object' };
  const sound: Record<string, Pass> = {};
  const damages: string[] = [];
  if (value.version !== PROGRESS_VERSION) {
    damages.push(`its version is ${JSON.stringify(value.version)}, this workbook writes ${PROGRESS_VERSION}`);
  }
  if (!isRecord(value.passed)) damages.push('`passed` is missing');
  else {
    for (const [id, pass] of Object.entries(value.passed)) {
      if (isPass(pass)) sound[id] = { at: pass.at, contentHash: pass.contentHash, testHash: pass.testHash };
      else damages.push(`the entry of "${id}" is incomplete`);
    }
  }
  const current = value.current;
  if (current !== undefined && typeof current !== 'string') damages.push('`current` is not an id');
  const progress: Progress = {
    version: PROGRESS_VERSION,
    passed: sound,
    ...(typeof current === 'string' && { current }),
  };
  return { progress, ...(damages.length > 0 && { damage: damages.join('; ') }) };
}

/** The text to keep. Ids are sorted, so that the same progress is the same text. */
export function formatProgress(progress: Progress): string {
  const passed = Object.fromEntries(Object.entries(progress.passed).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...progress, passed }, null, 2) + '\n';
}

/** The progress after a pass. The first pass with the same files keeps its time. */
export function recordPass(progress: Progress, id: string, pass: Pass): Progress {
  const earlier = progress.passed[id];
  if (earlier?.contentHash === pass.contentHash && earlier.testHash === pass.testHash) return progress;
  return { ...progress, passed: { ...progress.passed, [id]: pass } };
}

/** The progress with the learner at another exercise. */
export function moveTo(progress: Progress, id: string): Progress {
  return progress.current === id ? progress : { ...progress, current: id };
}

/** Whether the exercise is passed with the test of today, whose hash is `testHash`. */
export function passState(progress: Progress, id: string, testHash: string): PassState {
  const pass = progress.passed[id];
  if (!pass) return 'open';
  return pass.testHash === testHash ? 'passed' : 'changed';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPass(value: unknown): value is Pass {
  return (
    isRecord(value) &&
    typeof value.at === 'string' &&
    typeof value.contentHash === 'string' &&
    typeof value.testHash === 'string'
  );
}
