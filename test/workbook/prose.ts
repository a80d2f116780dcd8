import type { Finding } from './finding.ts';

/** The most lines and words of prose on one page. A lesson is read in a few minutes, before the work. */
export const MOST_LINES = 60;
export const MOST_WORDS = 900;

/** Words that sell or soothe, and tell a reader who is stuck that the fault is theirs. */
export const BANNED = ['simply', 'just', 'powerful', 'easily', 'obviously', 'of course'] as const;

/** One line of Markdown with what it is. Line numbers are the file's own, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly kind: 'prose' | 'code' | 'fence' | 'container' | 'import' | 'matter';
  /** The language of the fence that the line is in. */
  readonly language?: string;
}

/** Sorts the lines of a Markdown file into prose, code, containers' marks, code imports and front matter. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let fence: { mark: string; language: string } | undefined;
  let inMatter = false;
  for (const [index, line] of text.split('\n').entries()) {
    const number = index + 1;
    const add = (kind: Line['kind']): void => {
      lines.push({ number, text: line, kind, ...(fence ? { language: fence.language } : {}) });
    };
    if (inMatter || (number === 1 && line.trimEnd() === '---')) {
      inMatter = number === 1 || line.trimEnd() !== '---';
      add('matter');
      continue;
    }
    const mark = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
    if (fence) {
      const closes = mark?.[1]?.startsWith(fence.mark) === true;
      add(closes ? 'fence' : 'code');
      if (closes) fence = undefined;
    } else if (mark) {
      fence = { mark: mark[1]!, language: mark[2]!.toLowerCase() };
      add('fence');
    } else if (/^\s*<<<\s*\S/.test(line)) add('import');
    else if (/^\s*:{3,}/.test(line)) add('container');
    else add('prose');
  }
  return lines;
}

/** What a reader reads of a line: no code, no image marks, no addresses, no tags. */
export function spoken(line: string): string {
  return line
    .replace(/(`+)(?:(?!\1).)*\1/g, ' ')
    .replace(/<!--.*?-->/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/!\[/g, '[')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/^(\s*:{3,}\s*)(\w+)/, '$1');
}

/** Exclamation marks and banned words, line by line. Containers' titles are read too: a question is prose. */
export function checkWords(file: string, text: string): Finding[] {
  const findings: Finding[] = [];
  for (const line of readLines(text)) {
    if (line.kind !== 'prose' && line.kind !== 'container') continue;
    const words = spoken(line.text);
    const at = { file: `${file}:${line.number}`, received: line.text.trim() };
    if (words.includes('!')) findings.push({ message: 'An exclamation mark outside code.', ...at });
    for (const banned of BANNED) {
      if (new RegExp(`\\b${banned}\\b`, 'i').test(words)) {
        findings.push({ message: `The word "${banned}": say what happens instead.`, ...at });
      }
    }
  }
  return findings;
}

/** Whether a page can be read in one sitting. */
export function checkLength(file: string, text: string): Finding[] {
  const prose = readLines(text).filter((line) => line.kind === 'prose' && line.text.trim() !== '');
  const words = prose.flatMap((line) => spoken(line.text).split(/\s+/).filter(Boolean)).length;
  if (prose.length <= MOST_LINES && words <= MOST_WORDS) return [];
  return [
    {
      message: 'The page is too long.',
      file,
      expected: `at most ${MOST_LINES} lines and ${MOST_WORDS} words of prose`,
      received: `${prose.length} lines and ${words} words`,
    },
  ];
}
