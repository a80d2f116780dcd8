import { MatterReader, parseMarkdown } from './front-matter.ts';

/** The hints of an exercise, or of one of its tests, from the first nudge to nearly the answer. Markdown. */
export interface HintLadder {
  /** The title of the test that the ladder belongs to; without it, the ladder belongs to the exercise. */
  readonly test?: string;
  readonly hints: readonly string[];
}

/** What an exercise's README says. */
export interface ExerciseReadme {
  readonly id: string;
  readonly title: string;
  readonly teaches: readonly string[];
  /** How long a learner takes who meets the idea for the first time. */
  readonly minutes: number;
  /** 1 (one line to write) to 5. */
  readonly difficulty: number;
  /** Ids of the exercises that come first. */
  readonly needs: readonly string[];
  readonly topic?: string;
  readonly fails: string;
  readonly learnt: string;
  readonly record?: string;
  /** Files to edit, when the README lists them. */
  readonly edit?: readonly string[];
  /** Markdown, up to the hints. */
  readonly task: string;
  readonly hints: readonly HintLadder[];
}

const ID_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_ID = 40;
const FEWEST_HINTS = 3;

/**
 * Reads one README. What is malformed is added to `problems`, one sentence each without the file's name; the value
 * then holds what could be read, and an empty text or the lowest number for the rest.
 */
export function parseExerciseReadme(text: string, problems: string[]): ExerciseReadme {
  const markdown = parseMarkdown(text);
  problems.push(...markdown.problems);
  const reader = new MatterReader(markdown.matter);
  const id = reader.text('id');
  const title = reader.text('title');
  const teaches = reader.texts('teaches', 1);
  const minutes = reader.integer('minutes', 1, 120);
  const difficulty = reader.integer('difficulty', 1, 5);
  const needs = reader.texts('needs', 0);
  const topic = reader.optionalText('topic');
  const fails = reader.text('fails');
  const learnt = reader.text('learnt');
  const record = reader.optionalText('record');
  const edit = reader.optionalTexts('edit');
  reader.refuseTheRest();
  // Without front matter every key is missing; the one sentence that says why is enough.
  if (markdown.problems.length === 0) problems.push(...reader.problems);
  if (id !== '' && (!ID_PATTERN.test(id) || id.length > LONGEST_ID)) {
    problems.push(
      `\`id\` must be words of a-z and 0-9 joined by "-", at most ${LONGEST_ID} characters; it is ${JSON.stringify(id)}`,
    );
  }
  const { task, hints } = splitHints(markdown.body, problems);
  if (task === '') problems.push('the task is missing: the text before `## Hints`');
  return {
    ...{ id, title, teaches, minutes, difficulty, needs, fails, learnt, task, hints },
    ...(topic !== undefined && { topic }),
    ...(record !== undefined && { record }),
    ...(edit !== undefined && { edit }),
  };
}

interface Section {
  readonly heading: string;
  readonly lines: string[];
}

function splitHints(body: string, problems: string[]): { task: string; hints: HintLadder[] } {
  const sections = splitSections(body);
  const task: string[] = [];
  const hints: HintLadder[] = [];
  for (const section of sections) {
    const match = /^Hints(?::\s*(.*\S))?\s*$/.exec(section.heading);
    if (match) {
      hints.push(readLadder(section, match[1], problems));
    } else if (hints.length > 0) {
      problems.push(`the section "## ${section.heading}" stands after the hints; the task comes first`);
    } else {
      if (section.heading !== '') task.push(`## ${section.heading}`);
      task.push(...section.lines);
    }
  }
  if (!hints.some((ladder) => ladder.test === undefined)) {
    problems.push(
      `the section \`## Hints\` is missing; it holds a numbered list of ${FEWEST_HINTS} or more hints`,
    );
  }
  return { task: task.join('\n').trim(), hints };
}

/** The text cut at its second-level headings; those inside a code fence are text. */
function splitSections(body: string): Section[] {
  const sections: Section[] = [{ heading: '', lines: [] }];
  let fence: string | undefined;
  for (const line of body.split('\n')) {
    fence = fenceAfter(line, fence);
    const heading = fence === undefined ? /^##\s+(.*\S)\s*$/.exec(line)?.[1] : undefined;
    if (heading === undefined) sections.at(-1)!.lines.push(line);
    else sections.push({ heading, lines: [] });
  }
  return sections;
}

/** The fence that is open after `line`, when `fence` was open before it. */
function fenceAfter(line: string, fence: string | undefined): string | undefined {
  const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
  if (mark === undefined) return fence;
  if (fence === undefined) return mark;
  return mark.startsWith(fence) ? undefined : fence;
}

function readLadder(section: Section, test: string | undefined, problems: string[]): HintLadder {
  const name = `## ${section.heading}`;
  const hints: string[][] = [];
  let indent = 0;
  let fence: string | undefined;
  for (const line of section.lines) {
    const item = fence === undefined ? /^(\d+\.\s+)(.*)$/.exec(line) : null;
    fence = fenceAfter(line, fence);
    if (item) {
      indent = item[1]!.length;
      hints.push([item[2]!]);
    } else if (hints.length > 0) {
      hints.at(-1)!.push(dedent(line, indent));
    } else if (line.trim() !== '') {
      problems.push(
        `under "${name}", the line ${JSON.stringify(line)} stands before the first hint; hints are "1. …", "2. …"`,
      );
    }
  }
  const texts = hints.map((lines) => lines.join('\n').trim());
  if (texts.some((hint) => hint === '')) problems.push(`under "${name}", a hint is empty`);
  const fewest = test === undefined ? FEWEST_HINTS : 1;
  if (texts.length < fewest) {
    problems.push(`"${name}" must hold ${fewest} or more numbered hints; it holds ${texts.length}`);
  }
  return { ...(test !== undefined && { test }), hints: texts };
}

function dedent(line: string, indent: number): string {
  const spaces = /^ */.exec(line)![0].length;
  return line.slice(Math.min(spaces, indent));
}
