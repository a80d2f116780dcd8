import { countPassed } from '../../workbook.ts';
import { cut, line, span, spread, widthOf } from '../../spans.ts';
import type { Line } from '../../spans.ts';
import type { Model } from '../model.ts';

export const WIDEST_BAR = 20;

/** The first line of every screen: the name, and how far the learner is. */
export function header(model: Model): Line {
  const { columns } = model.size;
  const total = model.workbook.catalogue.exercises.length;
  const passed = countPassed(model.workbook, model.progress);
  const count = `${passed} of ${total} `;
  const name = ' Temporal Katas';
  const room = columns - name.length - count.length - 6;
  const width = Math.max(0, Math.min(WIDEST_BAR, room));
  const full = total === 0 ? 0 : Math.floor((passed / total) * width);
  const bar = '▓'.repeat(full) + '░'.repeat(width - full);
  return spread(line(span('title', name)), line(bar, '  ', count), columns);
}

/** A key and what it does. */
export type Key = readonly [key: string, does: string];

/** The keys in one line; where the line is narrow, the last ones are left out, never the first. */
export function keysLine(keys: readonly Key[], columns: number): Line {
  for (const gap of ['   ', '  ']) {
    const whole = assemble(keys, gap);
    if (widthOf(whole.map((part) => part.text).join('')) <= columns) return whole;
  }
  let kept = keys;
  while (kept.length > 1) {
    kept = kept.slice(0, -1);
    const shorter = assemble(kept, '  ');
    if (widthOf(shorter.map((part) => part.text).join('')) <= columns) return shorter;
  }
  return cut(assemble(keys, '  '), columns);
}

function assemble(keys: readonly Key[], gap: string): Line {
  return line(
    ' ',
    ...keys.flatMap(([key, does], index) => [index === 0 ? '' : gap, span('title', key), ` ${does}`]),
  );
}

/** The lines, exactly `rows` of them: the foot stands at the bottom, what is too much is cut off the body. */
export function fill(body: readonly Line[], foot: readonly Line[], rows: number): Line[] {
  const room = Math.max(0, rows - foot.length);
  const shown = body.slice(0, room);
  return [...shown, ...Array.from({ length: room - shown.length }, (): Line => []), ...foot].slice(0, rows);
}
