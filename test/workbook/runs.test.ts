import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRunner } from '../../src/cli/runner/index.ts';
import type { Runner } from '../../src/cli/runner/index.ts';
import type { ExerciseFiles } from '../../src/browser/protocol.ts';
import { historyRows } from '../../src/workbook/history-rows.ts';
import type { ExerciseResult, TestResult } from '../../src/workbook/result.ts';
import type { Check, Outcome } from './finding.ts';
import { typeOf } from './history/proto-json.ts';
import type { Recording } from './history/recording.ts';
import type { PageEnd } from './in-page/page-runner.ts';
import { prove } from './prove.ts';
import { MiniWorkbook } from './support/mini-workbook.ts';
import type { Changes } from './support/mini-workbook.ts';

// The real runner, the real worker, the embedded service: a defect is caught where a learner would meet it.
// One test may start several runs, and the SDK's bundler takes seconds.
vi.setConfig({ testTimeout: 120_000 });

let mini: MiniWorkbook;
let runner: Runner;
beforeAll(async () => {
  mini = new MiniWorkbook();
  mini.add();
  runner = await createRunner({ root: mini.root, concurrency: 1 });
});
afterAll(async () => {
  await runner?.close();
  mini.remove();
});

/** Proves the exercise at `at`; several tests share one runner, so closing it is not the proof's matter. */
async function proved(
  at: string,
  checks: readonly Check[],
  options: { record?: boolean } = {},
): Promise<Outcome[]> {
  const book = mini.book();
  const entries = book.entries.filter((entry) => entry.path === at);
  const shared = { run: runner.run.bind(runner), close: () => Promise.resolve() };
  return prove({
    book,
    entries,
    checks,
    wholeBook: false,
    runner: () => Promise.resolve(shared),
    ...options,
  });
}

/** Plants a defect in a new exercise and gives what one check says of it. */
async function said(check: Check, changes: Changes): Promise<string> {
  const outcomes = await proved(mini.add(changes), [check]);
  const outcome = outcomes.find((one) => one.check === check)!;
  return outcome.status === 'skipped' ? `skipped: ${outcome.why}` : tell(outcome);
}

const tell = ({ findings }: Outcome): string =>
  findings
    .map(({ message, file, expected, received }) => [message, file, expected, received].join(' | '))
    .join('\n');

const RUNS: readonly Check[] = ['starter', 'solution', 'replayed', 'bundler', 'wrong'];

test('a whole exercise passes every run', async () => {
  const outcomes = await proved('00-mini/01-reminder-1', RUNS);
  expect(outcomes.map(({ check, status, findings }) => ({ check, status, findings }))).toEqual(
    RUNS.map((check) => ({ check, status: 'passed', findings: [] })),
  );
});

describe('starter', () => {
  test('a starter that passes is caught', async () => {
    const passes = (text: string): string => text.replace('wait an hour.', 'wait an hour.\n  await pause();');
    expect(await said('starter', { 'starter/workflows.ts': passes })).toContain(
      'The starter passes: there is nothing left to do.',
    );
  });

  test('a starter that fails for another reason than announced is caught, with both', async () => {
    const other = (text: string): string => text.replace('Ada was reminded after 0 ms', 'Ada was forgotten');
    const words = await said('starter', { 'README.md': other });
    expect(words).toContain('The starter fails for another reason than its README announces.');
    expect(words).toContain('Ada was forgotten');
    expect(words).toContain('Ada was reminded after 0 ms');
  });

  test('a starter with a syntax error is caught', async () => {
    expect(
      await said('starter', { 'starter/workflows.ts': (text) => `${text}\nconst half = ;\n` }),
    ).toContain('The starter is broken.');
  });

  test('a starter that imports what is not there is caught', async () => {
    const gone = (text: string): string =>
      `import { gone } from './gone';\n${text.replace('wait an hour.', 'wait.\n  gone();')}`;
    expect(await said('starter', { 'starter/workflows.ts': gone })).toMatch(
      /The starter (is broken|fails by a missing import)/,
    );
  });

  test("a learner's draft does not count", async () => {
    const at = mini.add();
    mini.change(at, { 'starter/workflows.ts': 'half a thought' });
    const [outcome] = await proved(at, ['starter']);
    expect(outcome?.findings).toEqual([]);
  });
});

describe('solution', () => {
  test('a solution that fails is caught, and what stands on it is skipped', async () => {
    const at = mini.add({ 'solution/workflows.ts': (text) => text.replace('await pause()', 'void pause()') });
    const outcomes = await proved(at, ['solution', 'replayed', 'bundler', 'history']);
    expect(outcomes.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'solution failed',
      'replayed skipped',
      'bundler skipped',
      'history skipped',
    ]);
    expect(tell(outcomes[0]!)).toContain('The solution does not pass.');
    expect(tell(outcomes[0]!)).toContain('Ada was reminded after 0 ms');
  });

  test('a solution that lives on its memory is caught when the cache is off', async () => {
    const forgetful = (text: string): string =>
      text
        .replace('import { sleep }', 'import { sleep, workflowInfo }')
        .replace(
          '  await pause();',
          '  if (workflowInfo().unsafe.isReplaying) return user;\n  await pause();',
        );
    const at = mini.add({ 'solution/workflows.ts': forgetful });
    const outcomes = await proved(at, ['solution', 'replayed']);
    expect(outcomes.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'solution passed',
      'replayed failed',
    ]);
    expect(tell(outcomes[1]!)).toContain(
      'The solution does not pass when every workflow task replays the history',
    );
  });

  test("a solution that only our bundler takes is caught by the SDK's", async () => {
    const at = mini.add({
      'starter/words.txt': 'call\n',
      'solution/words.txt': 'call\n',
      'solution/workflows.ts': (text) =>
        `import words from './words.txt';\n${text.replace('`call ', '`${words} ')}`,
    });
    const outcomes = await proved(at, ['solution', 'bundler']);
    expect(outcomes.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'solution passed',
      'bundler failed',
    ]);
    expect(tell(outcomes[1]!)).toContain("through the SDK's own bundler");
  });
});

describe('wrong', () => {
  test('a wrong answer that passes is caught', async () => {
    const right = (text: string): string => text.replace("sleep('2 hours')", "sleep('60 minutes')");
    expect(await said('wrong', { 'wrong/late/workflows.ts': right })).toContain(
      'The wrong answer "late" passes.',
    );
  });

  test('a wrong answer that is rejected with other words is caught, with both', async () => {
    const other = (text: string): string => text.replace('2 hours', '3 hours');
    const words = await said('wrong', { 'wrong/late/README.md': other });
    expect(words).toContain('The wrong answer "late" is rejected with other words than it announces.');
    expect(words).toContain('Ada was reminded after 3 hours');
    expect(words).toContain('Ada was reminded after 2 hours');
  });

  test('a wrong answer that another test rejects than the one named is caught', async () => {
    const more =
      "\ntest('answers', async ({ client, ids }) => {\n  expect(await client.workflow.execute<typeof reminder>('reminder', { ...ids, args: ['Ada'] })).toBe('call Ada');\n});\n";
    const words = await said('wrong', {
      'starter/test': (text) => text + more,
      'wrong/not-awaited/README.md': (text) => text.replace('reminds Ada in an hour', 'answers'),
    });
    expect(words).toContain('the test "answers" fails and says: Ada was reminded after 0 ms');
  });

  test('a wrong answer that is rejected by a syntax error only is caught', async () => {
    const words = await said('wrong', { 'wrong/late/workflows.ts': (text) => `${text}\nconst half = ;\n` });
    expect(words).toContain('"late" is rejected with other words');
  });
});

describe('history', () => {
  const recordingOf = (at: string): Recording =>
    JSON.parse(mini.readFile(`lessons/${at}.history.json`)) as Recording;

  test('a missing recording is caught, recorded when asked, and current from then on', async () => {
    const at = mini.add({ lesson: (text) => `${text}\n::: history\n:::\n` });
    const [missing] = await proved(at, ['history']);
    expect(tell(missing!)).toContain('The recorded history is not current. Record it with');
    const [written] = await proved(at, ['history'], { record: true });
    expect(written).toMatchObject({ status: 'passed', detail: 'recorded', findings: [] });
    const [current] = await proved(at, ['history']);
    expect(current).toMatchObject({ status: 'passed', detail: '2', findings: [] });

    const { exercise, test: title, workflows } = recordingOf(at);
    expect({ exercise, title }).toEqual({
      exercise: at.slice(at.indexOf('/') + 4),
      title: 'reminds Ada in an hour',
    });
    expect(workflows).toMatchObject([{ workflowType: 'reminder', status: 'Completed' }]);
    expect(workflows[0]!.rows.at(-1)).toMatchObject({
      type: 'WorkflowExecutionCompleted',
      elapsedMs: 3_600_000,
    });
  });

  test('recording again changes nothing', async () => {
    const at = mini.add();
    await proved(at, ['history'], { record: true });
    const before = mini.readFile(`lessons/${at}.history.json`);
    const [outcome] = await proved(at, ['history'], { record: true });
    expect(outcome).toMatchObject({ status: 'passed', detail: '2' });
    expect(mini.readFile(`lessons/${at}.history.json`)).toBe(before);
  });

  test('a recording that tells something else is caught, with the difference', async () => {
    const at = mini.add();
    await proved(at, ['history'], { record: true });
    mini.change(at, { history: (text) => text.replaceAll('"3600s"', '"7200s"') });
    const [outcome] = await proved(at, ['history']);
    expect(tell(outcome!)).toContain('"startToFireTimeout":"7200s"');
  });

  test('a recording whose rows are not those of its history is caught', async () => {
    const at = mini.add();
    await proved(at, ['history'], { record: true });
    mini.change(at, { history: (text) => text.replace('"elapsedMs": 3600000', '"elapsedMs": 3600001') });
    const [outcome] = await proved(at, ['history']);
    expect(tell(outcome!)).toContain('its rows are not those of its history');
  });

  test('a recording that does not replay is caught', async () => {
    const at = mini.add();
    await proved(at, ['history'], { record: true });
    // To the comparison an answer may come at any place. To the replay, nobody completes this workflow before its timer fires.
    const recording = recordingOf(at);
    const [workflow] = recording.workflows;
    const events = workflow!.history.events.filter(
      (event, index) => index < 4 || !typeOf(event).startsWith('WorkflowTask'),
    );
    const [fired] = events.splice(-2, 1);
    const history = {
      events: [...events, fired!].map((event, index) => ({ ...event, eventId: String(index + 1) })),
    };
    const broken = {
      ...recording,
      workflows: [{ ...workflow!, history, rows: historyRows(history.events) }],
    };
    mini.change(at, { history: JSON.stringify(broken) });
    const [outcome] = await proved(at, ['history']);
    expect(tell(outcome!)).toContain('does not replay');
  });

  test('a history of the solution that does not replay is caught', async () => {
    const odd = (text: string): string =>
      text
        .replace('import { sleep }', 'import { sleep, workflowInfo }')
        .replace(
          '  await pause();',
          "  await sleep(workflowInfo().unsafe.isReplaying ? 1 : '1 hour');\n  if (workflowInfo().unsafe.isReplaying) await pause();",
        );
    expect(await said('history', { 'solution/workflows.ts': odd })).toContain(
      'The first history of the test "reminds Ada in an hour" does not replay.',
    );
  });

  test('an exercise without a workflow needs no recording, and its page must not ask for one', async () => {
    const pure: Changes = {
      'README.md': (text) => text.replace('Ada was reminded after 0 ms', 'it is not an hour'),
      'starter/test':
        "import { expect, test } from 'vitest';\nimport { minutes } from './workflows';\n\ntest('an hour', () => {\n  expect(minutes, 'it is not an hour').toBe(60);\n});\n",
      'starter/workflows.ts':
        '// TODO: an hour.\n// #region reminder\nexport const minutes: number = 0;\n// #endregion reminder\n',
      'solution/workflows.ts':
        '// #region reminder\nexport const minutes: number = 60;\n// #endregion reminder\n',
    };
    const at = mini.add(pure);
    const [fine] = await proved(at, ['history'], { record: true });
    expect(fine).toMatchObject({ status: 'passed', findings: [] });
    expect(existsSync(path.join(mini.root, `lessons/${at}.history.json`))).toBe(false);

    mini.change(at, { lesson: (text) => `${text}\n::: history\n:::\n` });
    mini.write(`lessons/${at}.history.json`, '{}\n');
    const [asks] = await proved(at, ['history']);
    expect(asks?.findings.map(({ file }) => file)).toEqual([
      `lessons/${at}.history.json`,
      `lessons/${at}.md`,
    ]);
  });
});

describe('the second column', () => {
  const result = (tests: TestResult[]): ExerciseResult => ({
    id: 'parcel',
    status: tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
    tests,
    problems: [],
    durationMs: 1,
    at: '',
    contentHash: '',
  });
  const told = (status: 'passed' | 'failed', message = ''): TestResult => ({
    title: 'a test',
    status,
    durationMs: 1,
    histories: [],
    ...(status === 'failed' && { failure: { message } }),
  });

  async function inPage(end: (files: Readonly<Record<string, string>>) => PageEnd): Promise<Outcome> {
    const book = mini.book();
    const entries = [book.entries[0]!];
    const page = { run: async ({ files }: ExerciseFiles) => end(files), close: async () => {} };
    const runner = (): Promise<never> => Promise.reject(new Error('No exercise runs here.'));
    const options = { book, entries, wholeBook: false, runner, inPage: () => Promise.resolve(page) };
    return (await prove({ ...options, checks: ['in-page'] }))[0]!;
  }
  const entry = () => mini.book().entries[0]!;

  test('agrees when a page gives the verdicts of the real Worker', async () => {
    const { exercise, solution, wrongAnswers } = entry();
    const outcome = await inPage((files) => {
      const isSolution = [...solution].every(([name, text]) => files[name] === text);
      const wrong = wrongAnswers.find((answer) =>
        [...answer.files].every(([name, text]) => files[name] === text),
      );
      const test = isSolution ? told('passed') : told('failed', wrong?.rejects ?? exercise.fails);
      const title = wrong?.test ?? test.title;
      return { type: 'result', id: 1, result: result([{ ...test, title }]), traces: [] };
    });
    expect(outcome).toMatchObject({
      status: 'passed',
      detail: `${2 + wrongAnswers.length}/${2 + wrongAnswers.length}`,
    });
  });

  test('names a wrong answer that passes in a page', async () => {
    const outcome = await inPage(() => ({
      type: 'result',
      id: 1,
      result: result([told('passed')]),
      traces: [],
    }));
    expect(outcome.status).toBe('failed');
    const messages = outcome.findings.map(({ message }) => message).join('\n');
    expect(messages).toContain('The starter passes');
    expect(messages).toMatch(/The wrong answer ".+" passes\. \(In a page\.\)/);
  });

  test('names a page that breaks', async () => {
    const outcome = await inPage(() => ({ type: 'broken', id: 1, message: 'the frame is gone' }));
    expect(outcome.findings[0]!.message).toContain('did not come to an end: the frame is gone');
  });
});

test('a proof that is interrupted rejects, and leaves no run behind', async () => {
  const abort = new AbortController();
  const book = mini.book();
  const shared = { run: runner.run.bind(runner), close: () => Promise.resolve() };
  abort.abort(new Error('interrupted'));
  const plan = { book, entries: book.entries, checks: ['starter', 'types'] as const, wholeBook: false };
  await expect(
    prove({ ...plan, signal: abort.signal, runner: () => Promise.resolve(shared) }),
  ).rejects.toThrow(/interrupted|aborted/i);
});
