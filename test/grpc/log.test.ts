import { describe, expect, test } from 'vitest';
import { logLines, shows, wantsColour } from '../../src/grpc/log.ts';

describe('a line of the log', () => {
  test('begins with its level, each line of a stack too', () => {
    expect(logLines('error', 'Sleep met a defect.\n    at sleep\n', false)).toBe(
      'error Sleep met a defect.\nerror     at sleep\n',
    );
    expect(logLines('warn', 'slow', false)).toBe('warn  slow\n');
  });

  test('has its level alone in colour', () => {
    expect(logLines('error', 'x', true)).toBe('\u001b[31merror\u001b[0m x\n');
  });

  test('is shown from its level on', () => {
    const shown = (['off', 'error', 'warn', 'info', 'debug'] as const).map((level) => shows(level, 'warn'));

    expect(shown).toEqual([false, false, true, true, true]);
  });
});

test.each([
  ['a terminal', true, {}, true],
  ['no terminal', false, {}, false],
  ['a terminal where NO_COLOR is set', true, { NO_COLOR: '1' }, false],
  ['a terminal where NO_COLOR is empty', true, { NO_COLOR: '' }, true],
  ['a terminal that cannot', true, { TERM: 'dumb' }, false],
])('colours on %s: %j with %j', (_place, isTerminal, environment, expected) => {
  expect(wantsColour(isTerminal, environment)).toBe(expected);
});
