import { toTerminal, toText } from '../spans.ts';
import type { Line, Paint } from '../spans.ts';
import { readKeys } from './keys.ts';
import type { Size } from './model.ts';

/** Where the desk is drawn and where its keys come from: `process`, or what a test puts in its place. */
export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

const ESC = '\u001b';
const ENTER_SCREEN = `${ESC}[?1049h${ESC}[?25l${ESC}[2J`;
const LEAVE_SCREEN = `${ESC}[?25h${ESC}[?1049l`;
const SMALLEST: Size = { columns: 40, rows: 10 };

/**
 * A screen of lines in a terminal. It owns the terminal from `open` to `close`: raw keys, hidden cursor, the second
 * screen buffer, so that what the shell showed before comes back. `close` prints the last screen under it.
 */
export class Terminal {
  private opened = false;
  private last: readonly Line[] = [];
  private readonly write: NodeJS.WriteStream['write'];
  private readonly onData = (input: string | Buffer): void => {
    for (const key of readKeys(input.toString())) this.onKey(key);
  };

  constructor(
    private readonly streams: TerminalStreams,
    private readonly paint: Paint,
    private readonly onKey: (key: string) => void,
    private readonly onResize: (size: Size) => void,
  ) {
    // Kept, because the desk guards process.stdout.write against whoever else prints.
    this.write = streams.stdout.write.bind(streams.stdout);
  }

  size(): Size {
    const { columns = 80, rows = 24 } = this.streams.stdout;
    return { columns: Math.max(SMALLEST.columns, columns || 80), rows: Math.max(SMALLEST.rows, rows || 24) };
  }

  open(): void {
    if (this.opened) return;
    this.opened = true;
    const { stdin, stdout } = this.streams;
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', this.onData);
    stdin.resume();
    stdout.on('resize', this.resized);
    this.write(ENTER_SCREEN);
  }

  /** Repaints in place: one write, each line cleared to its end, nothing cleared before it is drawn. */
  draw(lines: readonly Line[]): void {
    this.last = lines;
    if (!this.opened) return;
    const frame = lines.map((spans) => `${toTerminal(spans, this.paint)}${ESC}[K`).join('\r\n');
    this.write(`${ESC}[?2026h${ESC}[H${frame}${ESC}[J${ESC}[?2026l`);
  }

  /** Gives the terminal back as it was. Safe to call at any time, more than once, and from a handler of `exit`. */
  close(options: { keepScreen: boolean }): void {
    if (!this.opened) return;
    this.opened = false;
    const { stdin, stdout } = this.streams;
    stdin.off('data', this.onData);
    stdout.off('resize', this.resized);
    try {
      stdin.setRawMode(false);
      stdin.pause();
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
    this.write(LEAVE_SCREEN + (options.keepScreen ? this.lastScreen() : ''));
  }

  private lastScreen(): string {
    // The keys of a screen that is left mean nothing; blank lines would push the shell's own text away.
    const lines = this.last.slice(0, -1);
    while (lines.length > 0 && toText(lines.at(-1)!).trim() === '') lines.pop();
    const kept = lines.filter((spans, index) => spans.length > 0 || lines[index - 1]?.length !== 0);
    return kept.map((spans) => `${toTerminal(spans, this.paint)}\n`).join('');
  }

  private readonly resized = (): void => {
    this.onResize(this.size());
  };
}

/** Whether the terminal shows OSC 8 hyperlinks. VS Code is left out: it makes `path:line` a link by itself, with the line. */
export function knowsLinks(environment: NodeJS.ProcessEnv): boolean {
  if (environment.TERM === 'dumb' || environment.TMUX !== undefined || environment.TERM_PROGRAM === 'vscode')
    return false;
  if (environment.WT_SESSION !== undefined || environment.KONSOLE_VERSION !== undefined) return true;
  if (Number(environment.VTE_VERSION ?? 0) >= 5000) return true;
  return ['iTerm.app', 'WezTerm', 'ghostty', 'Hyper', 'Tabby'].includes(environment.TERM_PROGRAM ?? '');
}

/** Whether to use colours: NO_COLOR and `--no-color` forbid them, FORCE_COLOR asks for them, else the stream decides. */
export function wantsColour(
  option: boolean,
  environment: NodeJS.ProcessEnv,
  stream: { readonly isTTY?: boolean },
): boolean {
  if (!option || (environment.NO_COLOR ?? '') !== '') return false;
  if ((environment.FORCE_COLOR ?? '') !== '') return environment.FORCE_COLOR !== '0';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
