import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/cli/desk/model.ts';
import { view } from '../../src/cli/desk/view.ts';
import { PLAIN, toTerminal } from '../../src/cli/spans.ts';
import { recordPass } from '../../src/workbook/progress.ts';
import { NO_PROGRESS } from '../../src/workbook/progress.ts';
import { desk, failing, history, passing, press, result, screen, SIZES, withResult } from './support.ts';

const red = withResult(desk(), result());
const green = withResult(
  desk(),
  result({
    status: 'passed',
    tests: [passing('ends the trial after a week', [history(8)]), passing('greets the user')],
  }),
);
const crowded = withResult(
  desk(),
  result({
    tests: [
      passing('greets the user'),
      failing({
        failure: {
          message: 'the trial ended after 0 ms',
          diff: '- Expected\n+ Received\n\n  [\n-   "TimerStarted",\n-   "TimerFired",\n+   "MarkerRecorded",\n  ]',
        },
        histories: [history(60)],
      }),
      failing({ title: 'sends one mail', failure: { message: 'Ada got 0 mails' } }),
      { title: 'survives a restart on day 3', status: 'waiting', durationMs: 0, histories: [] },
    ],
  }),
);
const broken = withResult(
  desk(),
  result({
    status: 'broken',
    tests: [],
    problems: [
      {
        kind: 'forbidden-import',
        message:
          "workflows.ts imports node:fs, and a workflow can't read files: it is run again from its history.",
        remedy: 'Read the file in an activity.',
        at: { file: 'exercises/02-trials/01-trial-week/workflows.ts', line: 1 },
      },
    ],
  }),
);
const STATES: Readonly<Record<string, Model>> = {
  'before the first result': desk({ running: true }),
  red,
  green,
  crowded,
  broken,
  'red with hints': press(red, 'h', 'h', 'h').model,
  'reset asked': press(red, 'x').model,
  'skip asked': press(red, 'n').model,
  list: press(red, 'l').model,
  'list with a filter': press(red, 'l', '/', 't', 'w', 'o').model,
  'list with nothing found': press(red, 'l', '/', 'z', 'z').model,
  help: press(red, '?').model,
  'the whole text': press(crowded, 'm', 'pagedown').model,
};

describe.each(SIZES)('at $columns x $rows', (size) => {
  test.each(Object.keys(STATES))('%s fits', (name) => {
    const text = screen({ ...STATES[name]!, size });
    expect(text).toContain('Temporal Katas');
    expect(text).toContain('0 of 3');
  });

  test('a red exercise shows title, verdict, file, message and the end of the history', () => {
    const text = screen({ ...crowded, size });
    for (const part of [
      '02 Trials › 01 A trial that lasts a week',
      '✗ 1 of 4',
      'exercises/02-trials/01-trial-week/workflows.ts:3',
      '✗ ends the trial after a week',
      'the trial ended after 0 ms',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('h hint');
    expect(text).toContain('q quit');
  });
});

test('red at 80 x 24', async () => {
  await expect(screen(red) + '\n').toMatchFileSnapshot('./screens/red.txt');
});

test('red at 80 x 24, with more than fits: the history is shortened in its middle, then the text is cut', async () => {
  await expect(screen(crowded) + '\n').toMatchFileSnapshot('./screens/crowded.txt');
});

test('green at 80 x 24 shows the history, what was learnt, and where n leads', async () => {
  await expect(screen(green) + '\n').toMatchFileSnapshot('./screens/green.txt');
});

test('broken at 80 x 24 shows what stands in the way, where, and what to do', async () => {
  await expect(screen(broken) + '\n').toMatchFileSnapshot('./screens/broken.txt');
});

test('hints stand under the failure, the latest last', () => {
  const text = screen(press(red, 'h', 'h').model);
  expect(text).toContain('Hint 1 of 3  The history shows no TimerStarted. What would write one?');
  expect(text).toContain("Hint 2 of 3  `sleep` from `@temporalio/workflow` takes `'7 days'`.");
  expect(text).not.toContain('Hint 3');
});

test('the list shows chapters, what is passed, what has changed since, and where one is', async () => {
  const passed = recordPass(NO_PROGRESS, 'first-order', {
    at: '2026-11-23T10:00:00.000Z',
    contentHash: 'c',
    testHash: red.workbook.testHashes.get('first-order')!,
  });
  const progress = recordPass(passed, 'two-parcels', {
    at: '2026-11-23T10:00:00.000Z',
    contentHash: 'c',
    testHash: 'old',
  });
  await expect(screen(press({ ...red, progress }, 'l').model) + '\n').toMatchFileSnapshot(
    './screens/list.txt',
  );
});

test('the whole text can be scrolled to its end and no further', () => {
  const end = press(crowded, 'm', 'end').model;
  expect(screen(end)).toContain('○ survives a restart on day 3   did not run');
  expect(press(end, 'down').model).toEqual(end);
  expect(screen(press(end, 'home').model)).toContain('Make the trial end after a week, not before.');
});

test('wide characters count as two columns', () => {
  const message = '試用期間は三十日のはずが、すぐに終わりました。'.repeat(4);
  const wide = withResult(desk(), result({ tests: [failing({ title: '三十日', failure: { message } })] }));
  for (const size of SIZES) screen({ ...wide, size });
  expect(screen(wide)).toContain('✗ 三十日');
});

test('what a test prints cannot move the cursor or ring the bell', () => {
  const message = '\u001b[2J\u001b[31mcleared\u0007\u001b[0m\r\nover';
  const text = screen(withResult(desk(), result({ tests: [failing({ failure: { message } })] })));
  expect(text).toContain('cleared');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f]/);
});

test('without colour no line holds an escape sequence, with colour only the sixteen colours and attributes', () => {
  for (const model of Object.values(STATES)) {
    for (const spans of view(model)) {
      expect(toTerminal(spans, PLAIN)).not.toContain('\u001b');
      const codes = [...toTerminal(spans, { colour: true, links: false }).matchAll(/\u001b\[([\d;]*)m/g)].map(
        (match) => match[1],
      );
      expect(['1', '22', '2', '31', '32', '39', '4', '24', '7', '27']).toEqual(expect.arrayContaining(codes));
    }
  }
});

test('a title that is longer than the line is cut and the verdict stays', () => {
  const text = screen({ ...red, size: { columns: 40, rows: 12 } });
  expect(text).toContain('02 Trials › 01 A trial that … ✗ 1 of 2');
});
