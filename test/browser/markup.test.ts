import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { temporal } from '@temporalio/proto';
import type { MarkdownRenderer } from 'vitepress';
import { createMarkdownRenderer } from 'vitepress';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figureOf } from '../../site/.vitepress/markdown/history.ts';
import { bookMarkdown } from '../../site/.vitepress/markdown/index.ts';
import { explainedTypes } from '../../site/.vitepress/theme/history/meanings.ts';
import { layOut } from '../../site/.vitepress/theme/history/model.ts';
import type { FigureWorkflow } from '../../site/.vitepress/theme/history/model.ts';

let md: MarkdownRenderer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'katas-markup-'));
  md = await createMarkdownRenderer(folder, { config: (made) => bookMarkdown(made, false) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Renders a page of these lines; other files stand beside it. */
function render(source: string, files: Readonly<Record<string, string>> = {}): string {
  const page = join(folder, '03-durable-time', '02-trial.md');
  for (const [name, text] of Object.entries({ ...files, '02-trial.md': source })) {
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(join(dirname(page), name), text);
  }
  return md.render(source, {
    path: page,
    relativePath: '03-durable-time/02-trial.md',
    cleanUrls: true,
    includes: [],
  });
}

describe('terms of the glossary', () => {
  const links = (source: string): string[] =>
    [...render(source).matchAll(/<a href="([^"]+)" class="term">([^<]*)</g)].map(
      ([, to, text]) => `${text} ${to}`,
    );

  test('the first use of a term on a page leads to the glossary, in any of its forms, and no later one', () => {
    expect(links('A worker replays the history.\n\nThe worker replays it again.')).toEqual([
      'worker /glossary#worker',
      'replays /glossary#replay',
      'history /glossary#event-history',
    ]);
  });

  test('the longest term wins: a workflow task is no workflow', () => {
    expect(links('Each workflow task ends.')).toEqual(['workflow task /glossary#workflow-task']);
  });

  test('headings, links, code and a part of a word are left alone', () => {
    expect(links('# A worker\n\n[the worker](./x.md), `worker`, worker-host and coworker')).toEqual([]);
  });

  test('a word of everyday is a term only from the chapter on that explains it', () => {
    expect(links('Send an update to the pinned build.')).toEqual([]);
  });
});

describe('code by region', () => {
  const file = ['// #region trial', '  await sleep();', '// #endregion trial', 'other();'].join('\n');

  test('a region is shown without its indent, its marks and the rest of the file', () => {
    const html = render('<<< ./workflows.ts#trial', { 'workflows.ts': file });
    expect(html).toContain('sleep');
    expect(html).not.toMatch(/region|other/);
  });

  test('a region is marked in Python as Python comments, and ends without empty lines', () => {
    const python = ['# region trial', 'await sleep()', '', '', '# endregion trial', 'other()'].join('\n');

    const html = render('<<< ./trial.py#trial', { 'trial.py': python });

    expect(html).toContain('sleep');
    expect(html).not.toMatch(/region|other|\n\n/);
  });

  test('a region that is not there fails, and the message names those that are', () => {
    expect(() => render('<<< ./workflows.ts#race', { 'workflows.ts': file })).toThrow(
      /02-trial\.md: .*workflows\.ts has no region "race".*or use one of: trial/,
    );
  });

  test('a file that is not there fails', () => {
    expect(() => render('<<< ./gone.ts#trial')).toThrow(/gone\.ts does not exist/);
  });
});

describe('a question', () => {
  const question = (...choices: string[]): string =>
    ['# T', '', '::: predict How many?', ...choices, ':::'].join('\n');

  test.each([
    ['no right choice', question('- [ ] **one** Why.', '- [ ] **two** Why.'), /exactly one choice is right/],
    ['two right choices', question('- [x] **one** Why.', '- [x] **two** Why.'), /There are 2/],
    ['one choice', question('- [x] **one** Why.'), /at least two choices/],
    [
      'a choice without bold words',
      question('- [x] one', '- [ ] **two** Why.'),
      /begins with its words in bold/,
    ],
    [
      'a choice without an explanation',
      question('- [x] **one**', '- [ ] **two** Why.'),
      /needs an explanation/,
    ],
    ['no end', '::: predict How many?\n- [x] **one** Why.', /the closing ":::" is missing/],
  ])('with %s fails with file and line', (_, source, message) => {
    expect(() => render(source)).toThrow(message);
    expect(() => render(source)).toThrow(/02-trial\.md:[13]: ::: predict/);
  });

  test('knows which choice is right, and keeps what follows for after the answer', () => {
    const html = render(
      question('- [ ] **none** Why `not`.', '- [x] **one** Since', '  it waits.', '', 'More *later*.'),
    );
    expect(html).toContain(':count="2" :answer="1"');
    expect(html).toMatch(/<template #why1>Since it waits\.<\/template>/);
    expect(html).toMatch(/<template #more><p>More <em>later<\/em>/);
  });
});

describe('a figure', () => {
  const svg =
    '<svg xmlns="x" viewBox="0 0 480 20" width="9"><style>a{}</style><path id="a" class="fig-line"/></svg>';

  test('stands in the page with the words for a screen reader, and without what is for a forge', () => {
    const html = render('![A "timer".](./timer.svg)', { 'timer.svg': svg });
    expect(html).toContain('role="img" aria-label="A &quot;timer&quot;."');
    expect(html).toContain('id="timer-a"');
    expect(html).not.toMatch(/<style|width="9"/);
  });

  test('without words, or without a file, it fails', () => {
    expect(() => render('![](./timer.svg)', { 'timer.svg': svg })).toThrow(/needs words in the brackets/);
    expect(() => render('![A race.](./gone.svg)')).toThrow(/gone\.svg does not exist/);
  });
});

describe('a history', () => {
  test('that was not recorded fails the build, and the message says how to record it', () => {
    expect(() => render('::: history\n:::')).toThrow(
      /02-trial\.history\.json does not exist\. Record it with "npm run/,
    );
  });

  test('has a sentence for every type of event that the service knows', () => {
    const types = Object.keys(temporal.api.enums.v1.EventType)
      .filter((name) => name.startsWith('EVENT_TYPE_') && name !== 'EVENT_TYPE_UNSPECIFIED')
      .map((name) =>
        name
          .slice('EVENT_TYPE_'.length)
          .split('_')
          .map((word) => word[0]! + word.slice(1).toLowerCase())
          .join(''),
      );
    expect(types.length).toBeGreaterThan(40);
    expect(explainedTypes().sort()).toEqual(types.sort());
  });

  test("puts an event beside the thing it is about, and a command's event into its workflow task", () => {
    const row = (eventId: number, type: string, elapsedMs = 0) => ({ eventId, type, detail: '', elapsedMs });
    const figure = figureOf({
      workflowId: 'w',
      workflowType: 'trial',
      status: 'Completed',
      rows: [
        row(1, 'WorkflowExecutionStarted'),
        row(2, 'WorkflowTaskScheduled'),
        row(3, 'WorkflowTaskStarted'),
        row(4, 'WorkflowTaskCompleted'),
        row(5, 'TimerStarted'),
        row(6, 'TimerFired', 2_592_000_000),
      ],
      history: {
        events: [
          { eventId: '5', timerStartedEventAttributes: { workflowTaskCompletedEventId: '4' } },
          { eventId: '6', timerFiredEventAttributes: { startedEventId: '5' } },
        ],
      },
    });
    expect(figure.events.map((event) => [event.lane, event.task])).toEqual([
      [0, undefined],
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [1, undefined],
    ]);
    expect(layOut(figure).gaps.map((gap) => gap.text)).toEqual(['30 days']);
  });

  test.each([5, 11, 40])(
    'of %i events keeps every event at least 24 apart, so that a finger finds it',
    (count) => {
      const events = Array.from({ length: count }, (_, index) => ({
        ...{ eventId: index + 1, detail: '', lane: 0, task: 1, elapsedMs: index * 10 },
        type: index % 2 === 0 ? 'WorkflowTaskStarted' : 'TimerStarted',
      }));
      const figure: FigureWorkflow = {
        ...{ workflowId: 'w', workflowType: 't', status: 'Completed', events },
        lanes: [{ kind: 'workflow', label: 't' }],
      };
      const { events: placed } = layOut(figure);
      placed
        .slice(1)
        .forEach((event, index) => expect(event.x - placed[index]!.x).toBeGreaterThanOrEqual(24));
    },
  );
});

describe('a link', () => {
  test("to a lesson's file leads to the page's address, which has no number", () => {
    const html = render(
      '[race](./03-reminder-race.md#top) and [other](../01-the-boundary/02-type-only-import.md)',
    );
    expect(html).toContain('href="./reminder-race#top"');
    expect(html).toContain('href="./../01-the-boundary/type-only-import"');
  });
});
