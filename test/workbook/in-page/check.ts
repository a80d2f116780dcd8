import { performance } from 'node:perf_hooks';
import type { ExerciseResult } from '../../../src/workbook/result.ts';
import type { Entry, Files } from '../book.ts';
import { judgeSolution, judgeStarter, judgeWrongAnswer } from '../checks/runs.ts';
import type { Finding, Outcome } from '../finding.ts';
import type { InPage } from './page-runner.ts';

/** The second column of the proof: what the real Worker gave, a page must give. */
export async function checkInPage(
  context: {
    readonly inPage: InPage;
    readonly signal: AbortSignal;
    readonly report: (outcome: Outcome) => void;
  },
  entry: Entry,
): Promise<void> {
  const started = performance.now();
  const runs = [
    { files: entry.starter, judge: (result: ExerciseResult) => judgeStarter(entry, result) },
    { files: entry.solution, judge: (result: ExerciseResult) => judgeSolution(entry, result, 'in a page') },
    ...entry.wrongAnswers.map((answer) => ({
      files: answer.files,
      judge: (result: ExerciseResult) => judgeWrongAnswer(answer, result),
    })),
  ];
  const judged = await Promise.all(
    runs.map(async ({ files, judge }) => {
      context.signal.throwIfAborted();
      const ran = await runInPage(context.inPage, entry, files);
      return 'result' in ran ? judge(ran.result) : [ran.finding];
    }),
  );
  const findings = judged
    .flat()
    .map((finding) => ({ ...finding, message: `${finding.message} (In a page.)` }));
  const agreed = judged.filter((list) => list.length === 0).length;
  context.report({
    subject: entry.path,
    check: 'in-page',
    status: findings.length === 0 ? 'passed' : 'failed',
    findings,
    durationMs: performance.now() - started,
    detail: `${agreed}/${runs.length}`,
  });
}

async function runInPage(
  inPage: InPage,
  entry: Entry,
  files: Files,
): Promise<{ readonly result: ExerciseResult } | { readonly finding: Finding }> {
  const end = await inPage.run({
    id: entry.exercise.id,
    path: entry.path,
    files: Object.fromEntries([...entry.starter, ...files]),
    contentHash: '',
  });
  if (end.type === 'result') return { result: end.result };
  const words = end.type === 'broken' ? end.message : 'the run was stopped';
  return { finding: { message: `The page's runner did not come to an end: ${words}` } };
}
