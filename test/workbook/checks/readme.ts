import { parseMarkdown } from '../../../src/workbook/front-matter.ts';
import { isTest, sameFiles, twins } from '../book.ts';
import type { Book, Entry, WrongAnswer } from '../book.ts';
import type { Finding } from '../finding.ts';
import { checkWords } from '../prose.ts';

/** One wrong answer is an accident; two show that the test knows what it proves. */
const FEWEST_WRONG_ANSWERS = 2;

/** Front matter, task and hints of an exercise, and the front matter of its wrong answers. */
export function checkReadme(book: Book, entry: Entry): Finding[] {
  const file = `${twins.exercise(entry.path)}/README.md`;
  const titles = testTitles(entry);
  return [
    ...catalogueProblems(book, entry),
    ...checkTitles(entry, titles, file),
    ...checkWords(file, entry.readme),
    ...checkWrongAnswers(entry, titles),
  ];
}

/** The catalogue reads the README for everyone; the gate passes on what it found. */
function catalogueProblems(book: Book, entry: Entry): Finding[] {
  const folder = twins.exercise(entry.path);
  return book.catalogue.problems
    .filter((problem) => problem.startsWith(`${folder}/`) || problem.startsWith(`${folder}:`))
    .map((problem) => {
      const end = problem.indexOf(': ');
      return end < 0
        ? { message: sentence(problem) }
        : { message: sentence(problem.slice(end + 2)), file: problem.slice(0, end) };
    });
}

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

function checkTitles(entry: Entry, titles: readonly string[], file: string): Finding[] {
  const findings: Finding[] = [];
  const known = `one of ${titles.map((title) => JSON.stringify(title)).join(', ')}`;
  for (const { test } of entry.exercise.hints) {
    if (test !== undefined && !titles.includes(test)) {
      findings.push({
        message: 'Hints belong to a test that does not exist.',
        file,
        expected: known,
        received: test,
      });
    }
  }
  const { record } = entry.exercise;
  if (record !== undefined && !titles.includes(record)) {
    findings.push({
      message: '`record` names a test that does not exist.',
      file,
      expected: known,
      received: record,
    });
  }
  return findings;
}

function checkWrongAnswers(entry: Entry, titles: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  if (entry.wrongAnswers.length < FEWEST_WRONG_ANSWERS) {
    findings.push({
      message: `The exercise has too few wrong answers.`,
      file: `${twins.wrongAnswers(entry.path)}/`,
      expected: `${FEWEST_WRONG_ANSWERS} or more folders, each a mistake that a learner would make`,
      received: `${entry.wrongAnswers.length}`,
    });
  }
  for (const answer of entry.wrongAnswers) findings.push(...checkWrongAnswer(entry, answer, titles));
  return findings;
}

function checkWrongAnswer(entry: Entry, answer: WrongAnswer, titles: readonly string[]): Finding[] {
  const file = `${answer.at}/README.md`;
  if (answer.readme === undefined) return [{ message: 'The wrong answer has no README.', file }];
  const { matter, body, problems } = parseMarkdown(answer.readme);
  const findings: Finding[] = problems.map((problem) => ({ message: sentence(problem), file }));
  if (problems.length === 0 && answer.rejects === undefined) {
    findings.push({ message: '`rejects` is missing: a part of the message that rejects this answer.', file });
  }
  for (const key of Object.keys(matter)) {
    if (!['rejects', 'test', 'misconception'].includes(key)) {
      findings.push({ message: `Unknown key \`${key}\`; the keys are rejects, test, misconception.`, file });
    }
  }
  const { misconception } = matter;
  if (misconception !== undefined && !Number.isInteger(misconception)) {
    findings.push({
      message: '`misconception` must be a whole number.',
      file,
      received: JSON.stringify(misconception),
    });
  }
  if (answer.test !== undefined && !titles.includes(answer.test)) {
    findings.push({ message: '`test` names a test that does not exist.', file, received: answer.test });
  }
  if (body.trim() === '') findings.push({ message: 'It does not say why a learner would write it.', file });
  return [...findings, ...checkFiles(entry, answer)];
}

function checkFiles(entry: Entry, answer: WrongAnswer): Finding[] {
  const findings: Finding[] = [];
  if (answer.files.size === 0) {
    findings.push({ message: 'The wrong answer replaces no file of the exercise.', file: `${answer.at}/` });
  }
  for (const name of answer.files.keys()) {
    const file = `${answer.at}/${name}`;
    if (isTest(name)) findings.push({ message: 'A wrong answer must not replace the test.', file });
    else if (!entry.starter.has(name)) findings.push({ message: 'This is no file of the exercise.', file });
  }
  const starter = withoutTests(entry.starter);
  const whole = new Map([...starter, ...answer.files]);
  const same = (what: string): Finding => ({
    message: `The wrong answer is ${what}.`,
    file: `${answer.at}/`,
    expected: 'a mistake of its own',
  });
  if (answer.files.size > 0 && sameFiles(whole, starter)) findings.push(same('the starter'));
  if (answer.files.size > 0 && sameFiles(whole, entry.solution)) findings.push(same('the solution'));
  return findings;
}

const withoutTests = (files: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...files].filter(([name]) => !isTest(name)));

/** The titles of the tests as written in the exercise's test file. */
export function testTitles(entry: Entry): string[] {
  const text = entry.starter.get(entry.exercise.testFile) ?? '';
  const call = /\b(?:test|it)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return [...text.matchAll(call)].map((match) => match[2]!.replace(/\\(.)/g, '$1'));
}
