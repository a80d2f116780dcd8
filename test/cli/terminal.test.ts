import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { knowsLinks, Terminal, wantsColour } from '../../src/cli/desk/terminal.ts';
import type { TerminalStreams } from '../../src/cli/desk/terminal.ts';
import { line, span } from '../../src/cli/spans.ts';

/** A terminal that notes what is written to it and how its keys are read. */
class FakeTerminal {
  written = '';
  raw = false;
  readonly stdin = Object.assign(new EventEmitter(), {
    setRawMode: (raw: boolean) => {
      this.raw = raw;
    },
    setEncoding: () => {},
    resume: () => {},
    pause: () => {},
  });
  readonly stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    write: (text: string) => {
      this.written += text;
      return true;
    },
  });
  readonly keys: string[] = [];
  readonly sizes: object[] = [];
  readonly terminal = new Terminal(
    this as unknown as TerminalStreams,
    { colour: true, links: false },
    (key) => this.keys.push(key),
    (size) => this.sizes.push(size),
  );
}

describe('the terminal', () => {
  test('is taken raw on its second screen with the cursor hidden, and given back as it was', () => {
    const fake = new FakeTerminal();
    fake.terminal.open();
    expect(fake.raw).toBe(true);
    expect(fake.written).toContain('\u001b[?1049h\u001b[?25l');
    fake.written = '';
    fake.terminal.close({ keepScreen: true });
    expect(fake.raw).toBe(false);
    expect(fake.written).toBe('\u001b[?25h\u001b[?1049l');
    expect(fake.stdin.listenerCount('data')).toBe(0);
    expect(fake.stdout.listenerCount('resize')).toBe(0);
  });

  test('may be closed twice, and before it was opened', () => {
    const fake = new FakeTerminal();
    fake.terminal.close({ keepScreen: true });
    expect(fake.written).toBe('');
    fake.terminal.open();
    fake.terminal.close({ keepScreen: true });
    fake.written = '';
    fake.terminal.close({ keepScreen: true });
    expect(fake.written).toBe('');
  });

  test('repaints in place in one write: nothing is cleared before it is drawn', () => {
    const fake = new FakeTerminal();
    fake.terminal.open();
    fake.written = '';
    fake.terminal.draw([line('one'), line(span('fail', 'two'))]);
    expect(fake.written).toBe(
      '\u001b[?2026h\u001b[Hone\u001b[K\r\n\u001b[31mtwo\u001b[39m\u001b[K\u001b[J\u001b[?2026l',
    );
  });

  test('leaves the last screen under the prompt, without the keys and without needless blank lines', () => {
    const fake = new FakeTerminal();
    fake.terminal.open();
    fake.terminal.draw([line('title'), [], [], line('body'), [], line('q quit')]);
    fake.written = '';
    fake.terminal.close({ keepScreen: true });
    expect(fake.written).toBe('\u001b[?25h\u001b[?1049ltitle\n\nbody\n');
  });

  test('hears keys and resizes, and never gets smaller than a screen can be', () => {
    const fake = new FakeTerminal();
    fake.terminal.open();
    fake.stdin.emit('data', 'h\u001b[A');
    expect(fake.keys).toEqual(['h', 'up']);
    fake.stdout.columns = 10;
    fake.stdout.rows = 3;
    fake.stdout.emit('resize');
    expect(fake.sizes).toEqual([{ columns: 40, rows: 10 }]);
  });

  test('that is gone does not keep the desk from ending', () => {
    const fake = new FakeTerminal();
    fake.terminal.open();
    fake.stdin.setRawMode = () => {
      throw new Error('EIO');
    };
    expect(() => fake.terminal.close({ keepScreen: true })).not.toThrow();
  });
});

test.each([
  [true, {}, true, true],
  [true, {}, false, false],
  [false, { FORCE_COLOR: '1' }, true, false],
  [true, { NO_COLOR: '1' }, true, false],
  [true, { NO_COLOR: '' }, true, true],
  [true, { FORCE_COLOR: '1' }, false, true],
  [true, { FORCE_COLOR: '0' }, true, false],
  [true, { TERM: 'dumb' }, true, false],
])('colours with option %s, variables %j and a terminal %s: %s', (option, environment, isTTY, colour) => {
  expect(wantsColour(option, environment, { isTTY })).toBe(colour);
});

test.each([
  [{ TERM_PROGRAM: 'iTerm.app' }, true],
  [{ VTE_VERSION: '7600' }, true],
  [{ VTE_VERSION: '4800' }, false],
  [{ TERM_PROGRAM: 'vscode' }, false],
  [{ TERM_PROGRAM: 'WezTerm', TMUX: '/run/tmux' }, false],
  [{}, false],
])('hyperlinks with %j: %s', (environment, links) => {
  expect(knowsLinks(environment)).toBe(links);
});
