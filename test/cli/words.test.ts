import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/cli/arguments.ts';
import { editorCall } from '../../src/cli/desk/editor.ts';
import { firstParagraph, plainMarkdown } from '../../src/cli/markdown.ts';
import { cut, line, lineWidth, span, spread, toTerminal, toText, wrap } from '../../src/cli/spans.ts';

describe('lines', () => {
  test('are wrapped at spaces; the later parts of an indented line stand under the first', () => {
    expect(wrap('the trial ended\n  after zero days', 10)).toEqual([
      'the trial',
      'ended',
      '  after',
      '  zero',
      '  days',
    ]);
  });

  test('cut a word only when it is longer than a line', () => {
    expect(wrap('exercises/03-durable-time', 10)).toEqual(['exercises/', '03-durable', '-time']);
  });

  test('never split a character that takes two columns', () => {
    expect(wrap('試用期間は三十日', 9)).toEqual(['試用期間', 'は三十日']);
    expect(toText(cut(line('試用期間は三十日'), 6))).toBe('試用…');
  });

  test('keep a family of joined characters together', () => {
    expect(toText(cut(line('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧'), 5))).toBe('👩‍👩‍👧👩‍👩‍👧…');
  });

  test('spread over the width, and the right end wins', () => {
    expect(toText(spread(line('left'), line('right'), 12))).toBe('left   right');
    expect(toText(spread(line('a long left end'), line('right'), 12))).toBe('a lon… right');
    expect(lineWidth(spread(line('a long left end'), line('right'), 12))).toBe(12);
  });

  test('are links where the terminal knows them, and text where not', () => {
    const link = line({ text: 'a.ts:1', style: 'path', link: 'file:///a.ts' });
    expect(toTerminal(link, { colour: false, links: true })).toBe(
      '\u001b]8;;file:///a.ts\u001b\\a.ts:1\u001b]8;;\u001b\\',
    );
    expect(toTerminal(link, { colour: true, links: false })).toBe('\u001b[4ma.ts:1\u001b[24m');
    expect(toTerminal(line(span('fail', 'x')), { colour: false, links: false })).toBe('x');
  });
});

describe('Markdown in a terminal', () => {
  test('keeps code and lists, and drops links and emphasis', () => {
    const text = plainMarkdown(
      'See [the *docs*](https://example.org) and\n_TimerStarted_, **not** `__x__` or snake_case_name.\n\n- one\n- two\n  more\n\n```ts\nawait sleep(1);\n```',
    );
    expect(text).toBe(
      'See the docs and TimerStarted, not `__x__` or snake_case_name.\n\n- one\n- two more\n\n    await sleep(1);',
    );
  });

  test('gives the first paragraph in one line', () => {
    expect(firstParagraph('One\ntwo.\n\nThree.')).toBe('One two.');
  });
});

describe('the nearest names', () => {
  const ids = ['first-workflow', 'hello-activity', 'trial-30-days', 'date-moves'];
  test.each([
    ['trial', ['trial-30-days']],
    ['trail-30-days', ['trial-30-days']],
    ['hello-actvity', ['hello-activity']],
    ['Date-Moves', ['date-moves']],
    ['zzzzzzzzzzz', []],
  ])('of %s are %j', (word, names) => {
    expect(nearest(word, ids)).toEqual(names);
  });

  test('are proposed in a sentence', () => {
    expect(didYouMean('zzzzzzzzzzz', ids)).toBe('');
    expect(didYouMean('day', ['days', 'dates', 'dawn'])).toBe(' Did you mean days or dawn?');
  });
});

describe('the editor', () => {
  test.each([
    [{ VISUAL: 'code --wait' }, 'code', ['--wait', '-g', '/w/a.ts:9'], false],
    [{ EDITOR: 'vim' }, 'vim', ['+9', '/w/a.ts'], true],
    [{ EDITOR: '/usr/bin/nano' }, '/usr/bin/nano', ['+9', '/w/a.ts'], true],
    [{ EDITOR: 'hx' }, 'hx', ['/w/a.ts:9'], true],
    [{ EDITOR: '"/opt/my editor/bin/edit" -x' }, '/opt/my editor/bin/edit', ['-x', '/w/a.ts'], false],
    [{ VISUAL: 'subl', EDITOR: 'vim' }, 'subl', ['/w/a.ts:9'], false],
  ])('of %j is called with file and line', (environment, command, args, inTerminal) => {
    expect(editorCall(environment, '/w/a.ts', 9)).toEqual({ command, args, inTerminal });
  });

  test('is none when nothing is set and VS Code is not on the path', () => {
    expect(editorCall({ PATH: '' }, '/w/a.ts', 9)).toBeUndefined();
  });
});
