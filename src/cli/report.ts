import type { HistoryReport, HistoryRow, Problem, SourcePosition, TestResult } from '../workbook/result.ts';
import type { ExerciseResult } from '../workbook/result.ts';
import { duration } from '../workbook/history-rows.ts';
import { EMPTY, cut, line, lineWidth, span, widthOf, wrap } from './spans.ts';
import type { Line } from './spans.ts';

/** How much room a report has. */
export interface Room {
  readonly columns: number;
  /** Lines; Infinity where a report may be as long as it is. */
  readonly rows: number;
  /** The test whose history is shown when all have passed; without it, the first that has one. */
  readonly record?: string | undefined;
}

export interface Report {
  readonly lines: readonly Line[];
  /** Whether something had to be left out. */
  readonly shortened: boolean;
}

/** The lines with which Vitest explains its signs. */
const LEGEND = /^[-+] (Expected|Received)\b/;
const INDENT = '   ';
const UNDER = '     ';
/** A history in short form has at least this many rows. */
const FEWEST_ROWS = 5;
/** Events that every step of a workflow brings, and that say nothing when they go well. */
const ROUTINE = new Set(['WorkflowTaskScheduled', 'WorkflowTaskStarted', 'WorkflowTaskCompleted']);

/**
 * One result as lines: the problems, then the tests in order, the first failing one with its message and history.
 * When the room is small, first the history is shortened in its middle, then the text is cut at its end.
 */
export function reportResult(result: ExerciseResult, room: Room): Report {
  const problems = result.problems.flatMap((problem) => [...problemLines(problem, room.columns), EMPTY]);
  const firstFailing = result.tests.find((test) => test.status === 'failed');
  const recorded = firstFailing ? undefined : recordedTest(result, room.record);
  const build = (historyRows: number): Line[] => [
    ...problems,
    ...result.tests.flatMap((test) =>
      test === firstFailing ? failingLines(test, room.columns, historyRows) : otherLines(test, room.columns),
    ),
    ...(recorded && historyRows > 0
      ? historiesLines(recorded.histories.slice(0, 1), room.columns, historyRows)
      : []),
  ];
  const full = trimEnd(build(Infinity));
  if (full.length <= room.rows) return { lines: full, shortened: false };
  const withoutHistory = build(0).length;
  const lines = trimEnd(build(Math.max(FEWEST_ROWS, room.rows - withoutHistory)));
  return { lines, shortened: true };
}

function recordedTest(result: ExerciseResult, record: string | undefined): TestResult | undefined {
  const withHistory = result.tests.filter((test) => test.histories.length > 0);
  return withHistory.find((test) => test.title === record) ?? withHistory[0];
}

/** "✗ 1 of 3": the sign, and how many tests pass. */
export function verdict(result: ExerciseResult): Line {
  const passed = result.tests.filter((test) => test.status === 'passed').length;
  if (result.status === 'passed') return line(span('pass', `✓ ${passed} of ${result.tests.length}`));
  if (result.status === 'broken' && result.tests.every((test) => test.status === 'waiting'))
    return line(span('fail', '✗ cannot run'));
  return line(span('fail', `✗ ${passed} of ${result.tests.length}`));
}

/** The title of the first failing test: hints are tied to it. */
export function firstFailingTest(result: ExerciseResult | undefined): string | undefined {
  return result?.tests.find((test) => test.status === 'failed')?.title;
}

/** The first line of what went wrong, for a list. */
export function firstWords(result: ExerciseResult): string {
  const failure = result.tests.find((test) => test.status === 'failed')?.failure;
  const words = result.status === 'broken' ? result.problems[0]?.message : failure?.message;
  return clean(words ?? '').split('\n')[0]!;
}

/** "workflows.ts:9", with forward slashes. */
export function place(position: SourcePosition): string {
  return `${position.file.replaceAll('\\', '/')}:${position.line}`;
}

/** Escape sequences of terminals: colours and cursor moves, titles and links, and the short ones. */
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_a-z])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text from a learner's code, without what could move the cursor or ring a bell. */
export function clean(text: string): string {
  return text.replace(SEQUENCES, '').replace(/\r\n?/g, '\n').replace(CONTROLS, '');
}

function problemLines(problem: Problem, columns: number): Line[] {
  const [first, ...rest] = wrap(clean(problem.message), columns - UNDER.length);
  return [
    line(INDENT, span('fail', problem.kind === 'type' ? '! ' : '✗ '), first ?? ''),
    ...rest.map((text) => line(UNDER, text)),
    ...(problem.at ? [cut(line(UNDER, span('path', place(problem.at))), columns)] : []),
    ...wrap(clean(problem.remedy ?? ''), columns - UNDER.length)
      .filter((text) => text !== '')
      .map((text) => line(UNDER, text)),
  ];
}

function otherLines(test: TestResult, columns: number): Line[] {
  const title = clean(test.title);
  if (test.status === 'passed') return [cut(line(INDENT, span('pass', '✓ '), title), columns)];
  if (test.status === 'waiting') {
    return [cut(line(INDENT, span('dim', `○ ${title}   did not run`)), columns)];
  }
  const [message] = clean(test.failure?.message ?? '').split('\n');
  return [
    cut(line(INDENT, span('fail', '✗ '), title), columns),
    ...(message ? [cut(line(UNDER, span('dim', message)), columns)] : []),
  ];
}

function failingLines(test: TestResult, columns: number, historyRows: number): Line[] {
  const width = columns - UNDER.length;
  const message = wrap(clean(test.failure?.message ?? 'It failed and gave no reason.'), width);
  return [
    cut(line(INDENT, span('fail', '✗ '), span('title', clean(test.title))), columns),
    ...message.map((text) => line(UNDER, text)),
    ...(test.failure?.at ? [cut(line(UNDER, span('dim', `at ${place(test.failure.at)}`)), columns)] : []),
    ...diffLines(test.failure?.diff, columns),
    ...(historyRows > 0 ? historiesLines(test.histories, columns, historyRows) : []),
    EMPTY,
  ];
}

function diffLines(diff: string | undefined, columns: number): Line[] {
  if (diff === undefined || diff.trim() === '') return [];
  const lines = clean(diff)
    .split('\n')
    .filter((text) => text.trim() !== '' && !LEGEND.test(text));
  const short = shortDiff(lines);
  if (short && lineWidth(short) <= columns) return [short];
  return [
    cut(line(UNDER, span('pass', '- expected'), '   ', span('fail', '+ received')), columns),
    ...lines.map((text) => {
      const style = text.startsWith('-') ? 'pass' : text.startsWith('+') ? 'fail' : undefined;
      return cut(line(UNDER, style ? span(style, text) : text), columns);
    }),
  ];
}

/** A difference of one value on one line. */
function shortDiff(lines: readonly string[]): Line | undefined {
  const expected = lines.filter((text) => text.startsWith('-'));
  const received = lines.filter((text) => text.startsWith('+'));
  if (expected.length > 1 || received.length > 1 || expected.length + received.length !== lines.length)
    return undefined;
  const words = [
    ...expected.map((text) => ['expected ', span('pass', text.slice(1).trim())]),
    ...received.map((text) => ['received ', span('fail', text.slice(1).trim())]),
  ];
  return line(UNDER, ...words.flatMap((part, index) => (index === 0 ? part : ['   ', ...part])));
}

function historiesLines(histories: readonly HistoryReport[], columns: number, rows: number): Line[] {
  const shown = rows === Infinity ? histories : histories.slice(0, 1);
  const lines = shown.flatMap((history) => {
    const heading = histories.length > 1 ? [headingLine(history, columns)] : [];
    const table = tableLines(history.rows, columns, rows - heading.length - 1);
    return table.length === 0 ? [] : [EMPTY, ...heading, ...table];
  });
  const more = histories.length - shown.length;
  if (more > 0)
    lines.push(line(UNDER, span('dim', `and ${more} more ${more === 1 ? 'history' : 'histories'}`)));
  return lines;
}

function headingLine(history: HistoryReport, columns: number): Line {
  return cut(
    line(UNDER, span('dim', `${history.workflowType} ${history.workflowId} · ${history.status}`)),
    columns,
  );
}

/** A history as a numbered table of at most `most` lines. */
function tableLines(rows: readonly HistoryRow[], columns: number, most: number): Line[] {
  const parts = shorten(rows, most);
  const kept = parts.filter((part): part is HistoryRow => !('words' in part));
  const idWidth = Math.max(2, ...kept.map((row) => String(row.eventId).length));
  const typeWidth = Math.max(0, ...kept.map((row) => widthOf(row.type)));
  const times = new Map(kept.map((row) => [row, `+${duration(row.elapsedMs)}`]));
  const timeWidth = Math.max(0, ...[...times.values()].map(widthOf));
  const detailRoom = columns - UNDER.length - idWidth - typeWidth - timeWidth - 6;
  const detailWidth = Math.max(
    0,
    Math.min(detailRoom, Math.max(0, ...kept.map((row) => widthOf(clean(row.detail))))),
  );
  return parts.map((part) => {
    if ('words' in part) {
      return cut(line(UNDER, span('dim', `${'…'.padStart(idWidth)}  ${part.words}`)), columns);
    }
    const detail = cut(line(clean(part.detail).replaceAll('\n', ' ')), detailWidth);
    const gap = ' '.repeat(
      Math.max(0, detailWidth - detail.reduce((sum, { text }) => sum + widthOf(text), 0)),
    );
    const id = String(part.eventId).padStart(idWidth);
    const type = part.type + ' '.repeat(Math.max(0, typeWidth - widthOf(part.type)));
    return cut(
      line(
        UNDER,
        span('dim', id),
        `  ${type}  `,
        ...detail,
        gap,
        '  ',
        span('dim', times.get(part)!.padStart(timeWidth)),
      ),
      columns,
    );
  });
}

/** Words in place of rows. */
interface Gap {
  readonly words: string;
}

/** The rows that fit, and words for those left out, where they are left out. */
function shorten(rows: readonly HistoryRow[], most: number): (HistoryRow | Gap)[] {
  if (rows.length <= most) return [...rows];
  const telling = rows.filter((row) => !ROUTINE.has(row.type));
  if (telling.length > 0 && telling.length < most) {
    // They are left out all over, and the numbers of the others show where.
    return [...telling, { words: `${rows.length - telling.length} workflow task events not shown` }];
  }
  const source = telling.length > 0 ? telling : rows;
  const room = Math.max(2, most - 1);
  const head = Math.ceil(room / 2);
  const hidden = rows.length - room;
  const tail = source.slice(source.length - (room - head));
  return [
    ...source.slice(0, head),
    { words: `${hidden} more ${hidden === 1 ? 'event' : 'events'}` },
    ...tail,
  ];
}

function trimEnd(lines: readonly Line[]): Line[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.length === 0) end -= 1;
  return lines.slice(0, end);
}
