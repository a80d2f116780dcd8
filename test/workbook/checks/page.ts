import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { twins } from '../book.ts';
import type { Book, Entry } from '../book.ts';
import type { Finding } from '../finding.ts';
import { checkLength, checkWords, readLines } from '../prose.ts';
import type { Line } from '../prose.ts';

/** More code than this on a page goes stale unseen; longer pieces are taken from tested files by region. */
export const MOST_PASTED_LINES = 8;

/** It is looked up and not read in one sitting, and grows with the book. */
const GLOSSARY = 'lessons/glossary.md';

const TYPESCRIPT = new Set(['ts', 'typescript', 'mts', 'cts', 'tsx', 'js', 'javascript', 'mjs']);

/**
 * Code of ours that a page may show: `#kata`, through which every test of the book runs, what other projects do with the
 * server, and what the server lacks.
 */
const OF_THE_HOUSE =
  /^(src\/kata\/|test\/languages\/|src\/service\/frontend\/workflow-service\/unimplemented\.ts$)/;

/** Whether a lesson takes its code from tested files and reads as the book reads. A missing page is the twins' matter. */
export function checkLessonPage(book: Book, entry: Entry): Finding[] {
  return entry.lesson === undefined ? [] : checkPage(book, twins.lesson(entry.path), entry.lesson);
}

/** The home page and the chapters' own pages. */
export function checkBookPages(book: Book): Finding[] {
  const lessons = new Set(book.entries.map((entry) => twins.lesson(entry.path)));
  return book.files
    .filter((file) => /^lessons\/(?!public\/).*\.md$/.test(file) && !lessons.has(file))
    .flatMap((file) =>
      checkPage(book, file, readFileSync(path.join(book.root, file), 'utf8').replaceAll('\r\n', '\n')),
    );
}

function checkPage(book: Book, file: string, text: string): Finding[] {
  const lines = readLines(text);
  return [
    ...checkImports(book, file, lines),
    ...checkPasted(file, lines),
    ...checkQuestions(file, lines),
    ...checkWords(file, text),
    ...(file === GLOSSARY ? [] : checkLength(file, text)),
  ];
}

/** VitePress's own grammar of `<<< path#region{lines} [title]`. */
const IMPORT =
  /^\s*<<<\s*(.+?(?:\.[a-z0-9]+)?)(?:#([\w-]+))?(?: ?(?:\{(\d+(?:[,-]\d+)*)? ?(\S+)? ?(\S+)?\}))? ?(?:\[(.+)\])?\s*$/;

function checkImports(book: Book, page: string, lines: readonly Line[]): Finding[] {
  return lines
    .filter((line) => line.kind === 'import')
    .flatMap((line) => {
      const at = { file: `${page}:${line.number}`, received: line.text.trim() };
      const match = IMPORT.exec(line.text);
      if (!match) return [{ message: 'The import of code cannot be read.', ...at }];
      const [, written = '', region] = match;
      const file = resolveImport(page, written);
      const code = readCode(book, file);
      if (code === undefined) {
        return [
          {
            message: `The code comes from "${file}", which is no file of an exercise or a solution, nor of #kata or test/languages.`,
            ...at,
            expected: 'a path such as @/../solutions/03-durable-time/02-trial-30-days/workflows.ts',
          },
        ];
      }
      if (region !== undefined && !hasRegion(code, region)) {
        return [
          {
            message: `${file} has no region "${region}".`,
            ...at,
            expected: `the lines "// #region ${region}" and "// #endregion ${region}" in ${file}`,
          },
        ];
      }
      return [];
    });
}

/** The imported file relative to the root: `@` is `lessons/`, everything else starts at the page's folder. */
function resolveImport(page: string, written: string): string {
  const joined = written.startsWith('@')
    ? path.posix.join('lessons', written.slice(1))
    : path.posix.join(path.posix.dirname(page), written);
  return path.posix.normalize(joined);
}

/** The text as shipped: from the starters for an exercise, from the folder for a solution. */
function readCode(book: Book, file: string): string | undefined {
  for (const entry of book.entries) {
    const exercise = `${twins.exercise(entry.path)}/`;
    if (file.startsWith(exercise)) return entry.starter.get(file.slice(exercise.length));
    const solution = `${twins.solution(entry.path)}/`;
    if (file.startsWith(solution)) return entry.solution.get(file.slice(solution.length));
  }
  const shown = path.join(book.root, file);
  return OF_THE_HOUSE.test(file) && existsSync(shown)
    ? readFileSync(shown, 'utf8').replaceAll('\r\n', '\n')
    : undefined;
}

/** A region begins and ends, named both times, as VitePress looks for it. */
export function hasRegion(code: string, region: string): boolean {
  const lines = code.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => isMark(line, 'region', region));
  return start >= 0 && lines.slice(start + 1).some((line) => isMark(line, 'endregion', region));
}

const isMark = (line: string, word: string, region: string): boolean => {
  const match = /^(?:\/\/ ?#?|# ?)((?:end)?region) ([\w*-]+)$/.exec(line);
  return match?.[1] === word && match[2] === region;
};

function checkPasted(file: string, lines: readonly Line[]): Finding[] {
  const findings: Finding[] = [];
  let first: Line | undefined;
  let count = 0;
  for (const line of [...lines, undefined]) {
    if (line?.kind === 'code' && TYPESCRIPT.has(line.language ?? '')) {
      first ??= line;
      if (line.text.trim() !== '') count += 1;
      continue;
    }
    if (first && count > MOST_PASTED_LINES) {
      findings.push({
        message:
          'A long piece of code is pasted into the page, where no test sees it. Take it from a tested file by region.',
        file: `${file}:${first.number}`,
        expected: `at most ${MOST_PASTED_LINES} lines`,
        received: `${count} lines`,
      });
    }
    first = undefined;
    count = 0;
  }
  return findings;
}

/** Every `::: predict`: exactly one right choice, and an explanation at every choice. */
function checkQuestions(file: string, lines: readonly Line[]): Finding[] {
  const findings: Finding[] = [];
  for (const [index, line] of lines.entries()) {
    const opening = line.kind === 'container' ? /^\s*(:{3,})\s*predict\b\s*(.*)$/.exec(line.text) : null;
    if (!opening) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((one) => one.kind === 'container' && one.text.trim() === opening[1]);
    const at = { file: `${file}:${line.number}` };
    if (end < 0) {
      findings.push({ message: 'The question is not closed: a line ":::" is missing.', ...at });
      continue;
    }
    if (opening[2]?.trim() === '')
      findings.push({ message: 'The question asks nothing: it follows `::: predict`.', ...at });
    findings.push(...checkChoices(readChoices(rest.slice(0, end)), at.file));
  }
  return findings;
}

interface Choice {
  readonly right: boolean;
  readonly text: string;
}

function readChoices(lines: readonly Line[]): Choice[] {
  const choices: Choice[] = [];
  let open = false;
  for (const { text } of lines) {
    const item = /^\s*[-*]\s+\[([ xX])\]\s*(.*)$/.exec(text);
    if (item) {
      choices.push({ right: item[1] !== ' ', text: item[2]! });
      open = true;
    } else if (text.trim() === '') open = false;
    else if (open) {
      const last = choices.pop()!;
      choices.push({ ...last, text: `${last.text} ${text.trim()}` });
    }
  }
  return choices;
}

function checkChoices(choices: readonly Choice[], file: string): Finding[] {
  const right = choices.filter((choice) => choice.right).length;
  const findings: Finding[] = [];
  if (choices.length < 2) {
    findings.push({
      message: 'The question has too few choices.',
      file,
      expected: 'two or more',
      received: `${choices.length}`,
    });
  }
  if (right !== 1) {
    findings.push({
      message: 'The question needs exactly one right choice.',
      file,
      expected: 'one "- [x]"',
      received: `${right}`,
    });
  }
  for (const choice of choices) {
    const explained = /^\*\*.+?\*\*\s*\S/.test(choice.text);
    if (!explained) {
      findings.push({
        message: 'A choice is not explained.',
        file,
        expected: '- [ ] **the choice** why it is right or wrong',
        received: choice.text,
      });
    }
  }
  return findings;
}
