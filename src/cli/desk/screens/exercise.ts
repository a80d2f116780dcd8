import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exercise } from '../../../workbook/catalogue.ts';
import { firstParagraph, plainMarkdown } from '../../markdown.ts';
import { clean, reportResult, verdict } from '../../report.ts';
import { cut, EMPTY, line, lineWidth, span, spread, wrap } from '../../spans.ts';
import type { Line } from '../../spans.ts';
import { countPassed, stateOf } from '../../workbook.ts';
import { currentExercise, currentResult, following, hintsNow, isPassed } from '../model.ts';
import type { Model } from '../model.ts';
import { fill, header, keysLine } from './parts.ts';
import type { Key } from './parts.ts';

const MARGIN = ' ';
const INDENT = '   ';
const KEYS: readonly Key[] = [
  ['h', 'hint'],
  ['n', 'next'],
  ['l', 'list'],
  ['q', 'quit'],
  ['m', 'more'],
  ['?', 'help'],
  ['r', 'run'],
  ['x', 'reset'],
  ['o', 'open'],
];
/** The order in which they are read; {@link KEYS} is the order in which they are given up. */
const READING_ORDER = ['h', 'm', 'n', 'l', 'r', 'x', 'o', '?', 'q'];

/** The desk's main screen: the exercise at hand and what came of its last run. */
export function exerciseScreen(model: Model): Line[] {
  const { columns, rows } = model.size;
  const foot = footLines(model);
  const head = [header(model), EMPTY, ...headingLines(model), EMPTY];
  const room = rows - head.length - foot.length;
  return fill([...head, ...bodyLines(model, room, columns)], foot, rows);
}

/** Everything there is to say of the exercise at hand, for the screen that scrolls. */
export function wholeText(model: Model): Line[] {
  const { columns } = model.size;
  const exercise = currentExercise(model);
  const result = currentResult(model);
  const task = wrap(plainMarkdown(exercise.task), columns - 2).map((text) => line(MARGIN, text));
  const report = result
    ? reportResult(result, { columns, rows: Infinity, record: exercise.record }).lines
    : [];
  return [
    ...headingLines(model),
    EMPTY,
    ...task,
    EMPTY,
    ...report,
    ...passedLines(model, columns),
    ...hintLines(model, columns, Infinity),
  ];
}

export function headingLines(model: Model): Line[] {
  const { columns } = model.size;
  const exercise = currentExercise(model);
  const place = `${MARGIN}${exercise.chapter.number} ${clean(exercise.chapter.title)} › ${exercise.number.split('.')[1]!} `;
  const { file, line: number } = model.spot;
  return [
    spread(
      line(span('dim', place), span('title', clean(exercise.title))),
      [...stateWords(model), { text: ' ' }],
      columns,
    ),
    cut(
      line(MARGIN, {
        text: `${file}:${number}`,
        style: 'path',
        link: pathToFileURL(join(model.workbook.root, file)).href,
      }),
      columns,
    ),
  ];
}

function stateWords(model: Model): Line {
  const result = currentResult(model);
  if (model.running) return line(span('dim', 'running…'));
  if (result) return verdict(result);
  return stateOf(model.workbook, model.progress, currentExercise(model)) === 'open'
    ? []
    : line(span('pass', '✓ earlier'));
}

function bodyLines(model: Model, room: number, columns: number): Line[] {
  const exercise = currentExercise(model);
  const result = currentResult(model);
  const task = wrap(clean(firstParagraph(exercise.task)), columns - 2).map((text) => line(MARGIN, text));
  if (!result)
    return [
      ...task,
      EMPTY,
      line(INDENT, span('dim', model.running ? 'The tests are running…' : 'Not run yet.')),
    ];
  const after = [...passedLines(model, columns), ...hintLines(model, columns, Math.floor(room / 2))];
  const report = reportResult(result, { columns, rows: room - after.length, record: exercise.record });
  const withTask = task.length + 1 + report.lines.length + after.length;
  const start = !report.shortened && withTask <= room ? [...task, EMPTY] : [];
  return [...start, ...fitReport(report.lines, room - start.length - after.length, columns), ...after];
}

/** The report cut to `room` lines, the last of which then says how to see the rest. */
function fitReport(lines: readonly Line[], room: number, columns: number): Line[] {
  if (lines.length <= room) return [...lines];
  return [
    ...lines.slice(0, Math.max(0, room - 1)),
    cut(line('     ', span('dim', '… (press m for more)')), columns),
  ];
}

function passedLines(model: Model, columns: number): Line[] {
  if (!isPassed(model) || !currentResult(model)) return [];
  const exercise = currentExercise(model);
  return [
    EMPTY,
    ...wrap(clean(exercise.learnt), columns - 4).map((text) => line(INDENT, span('title', text))),
    EMPTY,
    nextLine(model, columns),
  ];
}

function nextLine(model: Model, columns: number): Line {
  const { workbook, progress } = model;
  const next: Exercise | undefined = following(model);
  if (next)
    return cut(line(INDENT, span('title', 'n'), ` goes on to ${next.number} ${clean(next.title)}`), columns);
  const total = workbook.catalogue.exercises.length;
  return line(INDENT, `All ${countPassed(workbook, progress)} of ${total} exercises are passed.`);
}

/** The hints shown so far; when they are too long for `room` lines, the last one alone. */
function hintLines(model: Model, columns: number, room: number): Line[] {
  const { all, shown } = hintsNow(model);
  if (shown === 0) return [];
  const one = (index: number): Line[] => {
    const label = `Hint ${index + 1} of ${all.length}  `;
    return wrap(clean(plainMarkdown(all[index]!)), columns - INDENT.length - label.length - 1).map(
      (text, row) => line(INDENT, row === 0 ? span('title', label) : ' '.repeat(label.length), text),
    );
  };
  const every = all.slice(0, shown).flatMap((_, index) => one(index));
  const lines = every.length + 1 <= room ? every : one(shown - 1);
  return [EMPTY, ...fitReport(lines, Math.max(2, room - 1), columns)];
}

function footLines(model: Model): Line[] {
  const { columns } = model.size;
  const site = line(MARGIN, ...siteWords(model));
  const time: Line = [...timeWords(model), { text: ' ' }];
  // Half an address leads nowhere; the time is what can be spared.
  const fits = lineWidth(site) + lineWidth(time) < columns;
  return [
    EMPTY,
    fits ? spread(site, time, columns) : cut(site, columns),
    noticeLine(model),
    bottomLine(model),
  ];
}

function siteWords(model: Model): Line {
  const exercise = currentExercise(model);
  switch (model.site.state) {
    case 'off':
      return line(span('path', `lessons/${exercise.path}.md`));
    case 'starting':
      return line(span('dim', 'The site is starting…'));
    case 'open': {
      const url = model.site.url.replace(/\/$/, '') + exercise.page;
      return line({ text: url, style: 'path', link: url });
    }
    case 'failed':
      return line(`No site: ${clean(model.site.reason)}`);
  }
}

function timeWords(model: Model): Line {
  const { lastRun } = model;
  if (!lastRun) return [];
  const result = currentResult(model);
  const verb = lastRun.because === 'saved' ? 'saved' : 'ran';
  const took = result && !model.running ? ` · ${(result.durationMs / 1000).toFixed(1)} s` : '';
  return line(span('dim', `${verb} ${clock(lastRun.at)}${took}`));
}

function clock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function noticeLine(model: Model): Line {
  return model.notice === undefined
    ? EMPTY
    : cut(line(MARGIN, span('title', clean(model.notice))), model.size.columns);
}

function bottomLine(model: Model): Line {
  const { columns } = model.size;
  if (model.pending === 'reset') {
    const files = currentExercise(model).edit.join(', ');
    const question = line(MARGIN, `Put back the starter of ${files}? A copy is kept.`);
    return spread(question, line(span('title', 'y'), ' yes   ', span('title', 'n'), ' no '), columns);
  }
  const room = KEYS.filter((_, index) => keysFit(KEYS.slice(0, index + 1), columns));
  const kept = READING_ORDER.flatMap((key) => room.filter(([name]) => name === key));
  return keysLine(kept, columns);
}

function keysFit(keys: readonly Key[], columns: number): boolean {
  return keys.reduce((sum, [key, does]) => sum + key.length + does.length + 3, -1) <= columns;
}
