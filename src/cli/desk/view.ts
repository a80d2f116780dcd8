import { EMPTY, span, spread } from '../spans.ts';
import type { Line } from '../spans.ts';
import type { Model } from './model.ts';
import { exerciseScreen, wholeText } from './screens/exercise.ts';
import { helpScreen } from './screens/help.ts';
import { listScreen } from './screens/list.ts';
import { fill, header, keysLine } from './screens/parts.ts';

/** The desk as lines: exactly as many as the terminal has rows, none wider than it. Pure. */
export function view(model: Model): Line[] {
  switch (model.screen.name) {
    case 'exercise':
      return exerciseScreen(model);
    case 'more':
      return moreScreen(model, model.screen.top);
    case 'help':
      return helpScreen(model);
    case 'list':
      return listScreen(model, model.screen);
  }
}

const MORE_FRAME_ROWS = 4;

/** How far the whole text can be scrolled. */
export function lastTop(model: Model): number {
  return Math.max(0, wholeText(model).length - (model.size.rows - MORE_FRAME_ROWS));
}

function moreScreen(model: Model, top: number): Line[] {
  const { columns, rows } = model.size;
  const lines = wholeText(model);
  const room = Math.max(1, rows - MORE_FRAME_ROWS);
  const start = Math.min(top, lastTop(model));
  const keys = keysLine(
    [
      ['↑ ↓', 'scroll'],
      ['space', 'on'],
      ['esc', 'back'],
    ],
    columns,
  );
  const seen = `${start + 1}–${Math.min(lines.length, start + room)} of ${lines.length} `;
  const bottom = spread(keys, [span('dim', seen)], columns);
  return fill([header(model), EMPTY, ...lines.slice(start, start + room)], [EMPTY, bottom], rows);
}
