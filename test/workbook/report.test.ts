import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { Outcome } from './finding.ts';
import { createProgress } from './progress.ts';
import { Queue } from './queue.ts';
import { closingLine, count, failures, notes, table } from './report.ts';

const plain = pc.createColors(false);

const outcome = (
  subject: string,
  check: Outcome['check'],
  status: Outcome['status'],
  rest: Partial<Outcome> = {},
): Outcome => ({
  ...{ subject, check, status, findings: [], durationMs: 0 },
  ...rest,
});

const outcomes = [
  outcome('00-a/01-one', 'solution', 'passed', { durationMs: 1200 }),
  outcome('00-a/01-one', 'wrong', 'passed', { detail: '2/2', durationMs: 300 }),
  outcome('00-a/02-another', 'solution', 'failed', {
    findings: [{ message: 'It does not pass.', file: 'a.ts', expected: 'green', received: 'red\nand more' }],
  }),
  outcome('00-a/02-another', 'wrong', 'skipped'),
];

describe('the report', () => {
  test('is a table of the checks that were asked for, with the time of each exercise', () => {
    expect(table(outcomes, plain)).toBe(
      [
        'exercise         solution  wrong  time',
        '00-a/01-one      ✓         ✓ 2/2  1.5 s',
        '00-a/02-another  ✗         –      0.0 s',
      ].join('\n'),
    );
  });

  test('tells a failure in full, with the file to edit', () => {
    expect(failures(outcomes, plain)).toBe(
      [
        '✗ 00-a/02-another · solution',
        '  It does not pass.',
        '    expected  green',
        '    received  red',
        '              and more',
        '    edit      a.ts',
      ].join('\n'),
    );
  });

  test('counts each check of each exercise once', () => {
    expect(closingLine(count(outcomes))).toBe('2 passed, 1 failed, 1 skipped');
  });

  test('names folders that differ from their recorded starters', () => {
    expect(notes([{ path: '00-a/01-one', drafted: false }])).toBe('');
    expect(notes([{ path: '00-a/01-one', drafted: true }])).toContain('  exercises/00-a/01-one');
  });
});

describe('progress', () => {
  const written = (isTTY: boolean, columns = 80): string => {
    const parts: string[] = [];
    const progress = createProgress({ isTTY, columns, write: (text) => parts.push(text) }, 4, plain);
    for (const one of outcomes) progress.done(one);
    progress.end();
    return parts.join('');
  };

  test('is one line per check where nobody watches', () => {
    expect(written(false)).toBe(
      '✓ 00-a/01-one · solution 1.2 s\n✓ 00-a/01-one · wrong 0.3 s\n✗ 00-a/02-another · solution\n– 00-a/02-another · wrong\n\n',
    );
  });

  test('is one line painted over on a terminal, and leaves nothing behind', () => {
    const text = written(true, 30);
    expect(text).not.toContain('\n');
    const lines = text.split('\r\u001B[2K');
    expect(lines.at(-1)).toBe('');
    expect(lines.at(-2)).toBe('4 of 4, 1 failed  00-a/02-ano');
  });
});

describe('the queue', () => {
  test('runs no more jobs at once than it is wide, in order, and goes on after one that fails', async () => {
    const queue = new Queue(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const job = (number: number) => async (): Promise<number> => {
      begun.push(number);
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
      if (number === 1) throw new Error('one');
      return number;
    };
    const ended = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => queue.add(job(number))));
    expect(ended.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });
});
