import type { Exercise } from '../../../workbook/catalogue.ts';
import { clean } from '../../report.ts';
import { cut, EMPTY, line, span, spread, toText, widthOf } from '../../spans.ts';
import type { Line } from '../../spans.ts';
import { stateOf } from '../../workbook.ts';
import { filtered } from '../model.ts';
import type { ListScreen, Model } from '../model.ts';
import { fill, header, keysLine } from './parts.ts';

/** All exercises by chapter, one of them chosen. */
export function listScreen(model: Model, screen: ListScreen): Line[] {
  const { columns, rows } = model.size;
  const head = [header(model), EMPTY];
  const foot = [EMPTY, filterLine(screen, columns), bottomLine(screen, columns)];
  const room = Math.max(1, rows - head.length - foot.length);
  const { lines, chosenAt } = rowsOf(model, screen);
  const top = Math.min(Math.max(0, chosenAt - Math.floor(room / 2)), Math.max(0, lines.length - room));
  return fill([...head, ...lines.slice(top, top + room)], foot, rows);
}

function rowsOf(model: Model, screen: ListScreen): { lines: Line[]; chosenAt: number } {
  const { columns } = model.size;
  const lines: Line[] = [];
  let chapter = '';
  let chosenAt = 0;
  for (const exercise of filtered(model.workbook.catalogue, screen.filter)) {
    if (exercise.chapter.path !== chapter) {
      chapter = exercise.chapter.path;
      if (lines.length > 0) lines.push(EMPTY);
      lines.push(
        cut(line(span('title', ` ${exercise.chapter.number} ${clean(exercise.chapter.title)}`)), columns),
      );
    }
    const row = rowOf(model, exercise);
    if (exercise.id !== screen.chosen) lines.push(row);
    else {
      chosenAt = lines.length;
      const text = toText(row);
      lines.push(line(span('chosen', text + ' '.repeat(Math.max(0, columns - widthOf(text))))));
    }
  }
  if (lines.length === 0) lines.push(line(` No exercise holds "${clean(screen.filter)}".`));
  // The chosen one right under its chapter's heading: the heading stays in sight.
  return { lines, chosenAt: chosenAt <= 1 ? 0 : chosenAt };
}

function rowOf(model: Model, exercise: Exercise): Line {
  const state = stateOf(model.workbook, model.progress, exercise);
  const mark = state === 'open' ? '○ ' : span('pass', '✓ ');
  const here = exercise.id === model.current ? ' ▸ ' : '   ';
  const note = state === 'changed' ? 'passed earlier; its test changed since ' : `${exercise.minutes} min `;
  return spread(
    line(here, mark, `${exercise.number}  ${clean(exercise.title)}`),
    line(span('dim', note)),
    model.size.columns,
  );
}

function filterLine(screen: ListScreen, columns: number): Line {
  if (!screen.typing && screen.filter === '') return EMPTY;
  return cut(line(' /', clean(screen.filter), screen.typing ? '▏' : ''), columns);
}

function bottomLine(screen: ListScreen, columns: number): Line {
  if (screen.typing)
    return keysLine(
      [
        ['↑ ↓', 'choose'],
        ['enter', 'go there'],
        ['esc', 'all'],
      ],
      columns,
    );
  return keysLine(
    [
      ['↑ ↓', 'choose'],
      ['enter', 'go there'],
      ['esc', 'back'],
      ['/', 'filter'],
      ['q', 'quit'],
    ],
    columns,
  );
}
