import { readBook } from '../workbook/book.ts';
import { judgeSolution, judgeStarter, judgeWrongAnswer } from '../workbook/checks/runs.ts';
import { projectRoot } from '../../src/kata/source-files.ts';
import { RunnerThread } from './support/runner-thread.ts';
const wanted = process.argv.slice(2);
const book = readBook(projectRoot);
let thread = await RunnerThread.start();
let ok = 0,
  bad = 0;
for (const entry of book.entries.filter(
  (e) => wanted.length === 0 || wanted.some((w) => e.path.includes(w)),
)) {
  const starter = Object.fromEntries(entry.starter);
  const go = async (name: string, files: object, judge: (r: any) => any[]) => {
    const started = performance.now();
    try {
      const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('LATE')), 30000));
      const { result } = await Promise.race([
        thread.run({
          id: entry.exercise.id,
          path: entry.path,
          files: { ...starter, ...files } as any,
          contentHash: '',
        }),
        late,
      ]);
      const findings = judge(result);
      if (findings.length === 0) {
        ok++;
        console.log('ok ', entry.path, name, Math.round(performance.now() - started));
      } else {
        bad++;
        console.log(
          'BAD',
          entry.path,
          name,
          '\n   expected',
          findings[0].expected,
          '\n   received',
          findings[0].received?.slice(0, 1500),
        );
      }
    } catch (e) {
      bad++;
      console.log('BROKEN', entry.path, name, (e as Error).message.slice(0, 1500));
      await thread.close();
      thread = await RunnerThread.start();
    }
  };
  await go('starter', {}, (r) => judgeStarter(entry, r));
  await go('solution', Object.fromEntries(entry.solution), (r) => judgeSolution(entry, r, ''));
  for (const w of entry.wrongAnswers)
    await go('wrong/' + w.slug, Object.fromEntries(w.files), (r) => judgeWrongAnswer(w, r));
}
console.log({ ok, bad });
process.exit(0);
