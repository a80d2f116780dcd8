import path from 'node:path';
import { twins } from '../book.ts';
import type { Book, Entry } from '../book.ts';
import type { Finding } from '../finding.ts';
import type { ProtoHistory } from '../history/proto-json.ts';
import { readRecording, record, stale, writeRecording } from '../history/recording.ts';
import type { Recording } from '../history/recording.ts';
import { replayAll, workflowFiles } from '../history/replay.ts';
import type { Replayable } from '../history/replay.ts';
import type { Ran } from './runs.ts';

const RECORD = (entry: Entry): string => `npm run test:workbook -- --record ${entry.exercise.id}`;

export interface HistoryCheck {
  readonly findings: readonly Finding[];
  /** A recording was written. */
  readonly written: boolean;
  /** How many histories were replayed. */
  readonly replayed: number;
}

/**
 * Whether every history of a solution's run replays in the real core, and whether the recording beside the lesson is
 * current and replays too.
 *
 * @param write write the recording when it is missing or out of date
 */
export async function checkHistory(
  book: Book,
  entry: Entry,
  run: Ran,
  write: boolean,
): Promise<HistoryCheck> {
  const file = twins.history(entry.path);
  const absolute = path.join(book.root, file);
  const recorded = readRecording(absolute);
  const current = currentRecording(entry, run);
  if (typeof current === 'string')
    return { findings: [{ message: current, file: readmeOf(entry) }], written: false, replayed: 0 };
  if (!current) return { findings: checkNone(entry, recorded !== undefined), written: false, replayed: 0 };

  const fresh = typeof recorded === 'object' ? stale(recorded, current) : (recorded ?? 'there is none');
  const written = write && fresh !== undefined;
  if (written) writeRecording(absolute, current);
  const shown = written || typeof recorded !== 'object' ? current : recorded;
  const findings: Finding[] = [];
  if (fresh !== undefined && !written) {
    findings.push({
      message: `The recorded history is not current. Record it with "${RECORD(entry)}".`,
      file,
      received: fresh,
    });
  }
  const { findings: broken, replayed } = await replayRun(entry, book, run, shown);
  return { findings: [...findings, ...broken], written, replayed };
}

const readmeOf = (entry: Entry): string => `${twins.exercise(entry.path)}/README.md`;

/** An exercise that starts no workflow on a server has no history to show. */
function checkNone(entry: Entry, hasFile: boolean): Finding[] {
  const findings: Finding[] = [];
  if (hasFile) {
    findings.push({
      message: 'No test of the exercise starts a workflow, so this history is nobody’s. Remove it.',
      file: twins.history(entry.path),
    });
  }
  if (asksForHistory(entry.lesson ?? '')) {
    findings.push({
      message:
        'The page asks for a recorded history, and no test of the exercise starts a workflow. Remove "::: history".',
      file: twins.lesson(entry.path),
    });
  }
  return findings;
}

export const asksForHistory = (page: string): boolean => /^\s*:{3,}\s*history\b/m.test(page);

/** The recording of this run; undefined when no test has a history; a sentence when the named test has none. */
function currentRecording(entry: Entry, run: Ran): Recording | string | undefined {
  const withHistories = run.result.tests.filter((test) => (run.histories.get(test.title) ?? []).length > 0);
  const wanted = entry.exercise.record;
  const test = wanted === undefined ? withHistories[0] : withHistories.find(({ title }) => title === wanted);
  if (!test) {
    return wanted === undefined
      ? undefined
      : `\`record\` names the test "${wanted}", which starts no workflow.`;
  }
  const histories = (run.histories.get(test.title) ?? []) as readonly ProtoHistory[];
  return record(entry.exercise.id, test.title, test.histories, histories);
}

async function replayRun(
  entry: Entry,
  book: Book,
  run: Ran,
  shown: Recording,
): Promise<{ findings: Finding[]; replayed: number }> {
  const folder = path.join(book.root, twins.solution(entry.path));
  const files = workflowFiles(folder, entry.starter.get(entry.exercise.testFile) ?? '');
  const jobs: (Replayable & { readonly what: string; readonly file: string })[] = [];
  for (const [title, histories] of run.histories) {
    for (const [index, history] of histories.entries()) {
      const what = `The ${ordinal(index)} history of the test "${title}"`;
      jobs.push({
        workflowId: 'replayed',
        history: history as ProtoHistory,
        what,
        file: `${twins.solution(entry.path)}/`,
      });
    }
  }
  for (const { workflowId, history } of shown.workflows) {
    jobs.push({
      workflowId,
      history,
      what: `The recorded history of ${workflowId}`,
      file: twins.history(entry.path),
    });
  }
  const verdicts = await replayAll(files, jobs);
  const findings = verdicts.flatMap((verdict, index) => {
    const job = jobs[index]!;
    return verdict === undefined
      ? []
      : [{ message: `${job.what} does not replay.`, file: job.file, received: verdict }];
  });
  return { findings, replayed: jobs.length };
}

const ordinal = (index: number): string => ['first', 'second', 'third'][index] ?? `${index + 1}th`;
