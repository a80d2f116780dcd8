import stringWidth from 'string-width';

/**
 * How a piece of text looks. Only these: green and red are readable on light and dark backgrounds, and everything
 * else is the terminal's own foreground. Every style also has a sign or a word beside it, so nothing depends on colour.
 */
export type Style = 'title' | 'dim' | 'pass' | 'fail' | 'path' | 'chosen';

export interface Span {
  readonly text: string;
  readonly style?: Style;
  /** An address that the text leads to, for terminals that know hyperlinks. */
  readonly link?: string;
}

/** One line of a screen or a report. */
export type Line = readonly Span[];

/** How lines are written out. */
export interface Paint {
  readonly colour: boolean;
  readonly links: boolean;
}

export const PLAIN: Paint = { colour: false, links: false };

const ESCAPE = '\u001b';
const CODES: Record<Style, readonly [on: number, off: number]> = {
  title: [1, 22],
  dim: [2, 22],
  pass: [32, 39],
  fail: [31, 39],
  path: [4, 24],
  chosen: [7, 27],
};

export function line(...parts: readonly (string | Span)[]): Line {
  return parts
    .map((part) => (typeof part === 'string' ? { text: part } : part))
    .filter((part) => part.text !== '');
}

export function span(style: Style, text: string): Span {
  return { text, style };
}

export const EMPTY: Line = [];

/** The columns that a text takes: a wide character takes two, a combining one none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

export function lineWidth(spans: Line): number {
  return spans.reduce((sum, part) => sum + widthOf(part.text), 0);
}

export function toText(spans: Line): string {
  return spans.map((part) => part.text).join('');
}

/** The line as it goes to the terminal. Without colour and links it is the plain text. */
export function toTerminal(spans: Line, paint: Paint): string {
  return spans.map((part) => link(part, colour(part, paint), paint)).join('');
}

function colour(part: Span, paint: Paint): string {
  if (!part.style || !paint.colour) return part.text;
  const [on, off] = CODES[part.style];
  return `${ESCAPE}[${on}m${part.text}${ESCAPE}[${off}m`;
}

function link(part: Span, text: string, paint: Paint): string {
  if (part.link === undefined || !paint.links) return text;
  return `${ESCAPE}]8;;${part.link}${ESCAPE}\\${text}${ESCAPE}]8;;${ESCAPE}\\`;
}

const segmenter = new Intl.Segmenter();

/** The line, at most `columns` wide; what is cut off becomes "…". */
export function cut(spans: Line, columns: number): Line {
  if (lineWidth(spans) <= columns) return spans;
  const kept: Span[] = [];
  let room = Math.max(0, columns - 1);
  for (const part of spans) {
    const text = takeColumns(part.text, room);
    if (text !== '') kept.push({ ...part, text });
    room -= widthOf(text);
    if (text.length < part.text.length) break;
  }
  return columns > 0 ? [...kept, { text: '…' }] : [];
}

function takeColumns(text: string, columns: number): string {
  let taken = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    taken += segment;
  }
  return taken;
}

/** `left` at the start and `right` at the end of a line of `columns`; `left` is cut when both don't fit. */
export function spread(left: Line, right: Line, columns: number): Line {
  const room = columns - lineWidth(right);
  const start = cut(left, Math.max(0, room - 1));
  const gap = Math.max(0, room - lineWidth(start));
  return right.length === 0 ? cut(left, columns) : [...start, { text: ' '.repeat(gap) }, ...right];
}

/**
 * A text in lines of at most `columns`, cut at spaces, and inside a word only when it is longer than a line. Spaces at
 * the start of a line are kept, and its later parts stand under them.
 */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(8, columns);
  return text.split('\n').flatMap((source) => wrapLine(source.replace(/\t/g, '  ').trimEnd(), room));
}

function wrapLine(source: string, columns: number): string[] {
  const indent = /^ */.exec(source)![0].slice(0, Math.floor(columns / 2));
  const lines: string[] = [];
  let current = indent;
  let empty = true;
  for (const word of source.trimStart().split(' ')) {
    let rest = word;
    const joined = empty ? current + rest : `${current} ${rest}`;
    if (widthOf(joined) <= columns) {
      current = joined;
      empty = false;
      continue;
    }
    if (!empty) lines.push(current);
    while (widthOf(indent + rest) > columns) {
      const piece = takeColumns(rest, columns - indent.length);
      lines.push(indent + piece);
      rest = rest.slice(piece.length);
    }
    current = indent + rest;
    empty = false;
  }
  return [...lines, current];
}
