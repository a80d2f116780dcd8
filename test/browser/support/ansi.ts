/** The sixteen colours of a terminal on a dark ground, each at least 4.5 : 1 against it. */
const COLOURS = [
  '#8b93a5',
  '#ff9f90',
  '#85d3a5',
  '#e8bd72',
  '#a9b5ff',
  '#d7a5ea',
  '#7fd0d6',
  '#dee0e6',
  '#98a0b1',
  '#ffb5a9',
  '#a4e3bd',
  '#f3d193',
  '#c3cbff',
  '#e6c4f2',
  '#a4e3e7',
  '#ffffff',
];

interface Style {
  readonly colour?: string;
  readonly ground?: string;
  readonly bold?: boolean;
  readonly faint?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** A terminal's screen, as `tmux capture-pane -e -p` gives it, as HTML for a `<pre>`. Colours, weight and underline are kept. */
export function ansiToHtml(screen: string): string {
  let style: Style = {};
  let html = '';
  // Addresses of links (OSC 8) are not seen on a screen.
  const text = screen.replace(/\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g, '');
  for (const [, codes, run] of text.matchAll(/(?:\x1b\[([\d;]*)m)?([^\x1b]*)/g)) {
    if (codes !== undefined) style = apply(style, codes.split(';').map(Number));
    if (run) html += span(run, style);
  }
  return html;
}

function apply(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index]!;
    if ((code === 38 || code === 48) && codes[index + 1] === 5) {
      const colour = indexed(codes[index + 2]!);
      style = code === 38 ? { ...style, colour } : { ...style, ground: colour };
      index += 2;
    } else style = one(style, code);
  }
  return style;
}

function one(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, faint: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 27) return { ...style, inverse: false };
  if (code >= 30 && code <= 37) return { ...style, colour: COLOURS[code - 30]! };
  if (code >= 90 && code <= 97) return { ...style, colour: COLOURS[code - 82]! };
  if (code >= 40 && code <= 47) return { ...style, ground: COLOURS[code - 40]! };
  if (code === 39) return { ...style, colour: COLOURS[7]! };
  if (code === 49) return { ...style, ground: 'transparent' };
  return style;
}

function indexed(index: number): string {
  if (index < 16) return COLOURS[index]!;
  if (index >= 232)
    return `rgb(${Array(3)
      .fill(8 + (index - 232) * 10)
      .join(',')})`;
  const level = (step: number): number => [0, 95, 135, 175, 215, 255][step]!;
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`;
}

function span(text: string, style: Style): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const css = [
    style.inverse ? 'background:#dee0e6;color:#16181d' : '',
    !style.inverse && style.colour ? `color:${style.colour}` : '',
    !style.inverse && style.ground ? `background:${style.ground}` : '',
    style.bold ? 'font-weight:700' : '',
    style.faint ? 'opacity:.72' : '',
    style.underline ? 'text-decoration:underline' : '',
  ].filter(Boolean);
  return css.length > 0 ? `<span style="${css.join(';')}">${escaped}</span>` : escaped;
}
