import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PageRunner } from '../../src/browser/page.ts';
import type { ExecutionTrace, ReplayTrace } from '../../src/browser/protocol.ts';
import type { ExerciseResult } from '../../src/workbook/result.ts';
import { openBrowser } from './support/chromium.ts';
import { ROOT } from './support/root.ts';
import { serveRunner } from './support/runner-site.ts';
import type { RunnerSite, WithRunner } from './support/runner-site.ts';

type Files = Readonly<Record<string, string>>;

let site: RunnerSite;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await serveRunner();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  page = await site.open(browser);
});
afterEach(() => page.close());

/** Runs an exercise and gives its end. */
function run(files: Files, at = '01-test/01-mine'): Promise<Awaited<ReturnType<PageRunner['run']>>> {
  const exercise = { id: 'mine', path: at, files, contentHash: 'of-mine' };
  return page.evaluate((exercise) => (globalThis as unknown as WithRunner).runner.run(exercise), exercise);
}

async function resultOf(
  files: Files,
  at?: string,
): Promise<{ result: ExerciseResult; traces: readonly ExecutionTrace[] }> {
  const end = await run(files, at);
  if (end.type !== 'result') throw new Error(`The run ended as ${JSON.stringify(end)}`);
  return end;
}

/** A folder's files without its README and its tests' recordings. */
function folder(name: string): Files {
  const names = readdirSync(path.join(ROOT, name)).filter((file) => /\.(ts|json)$/.test(file));
  return Object.fromEntries(names.map((file) => [file, readFileSync(path.join(ROOT, name, file), 'utf8')]));
}

const TEST = `
import { expect } from 'vitest';
import { kata } from '#kata';
import * as activities from './activities';
const test = kata({ workflows: './workflows', activities });
test('the first', async ({ client, ids }) => {
  expect(await client.workflow.execute('main', { ...ids, args: ['ada'] })).toBe('done');
});
test('the second', () => {});
`;

/** An exercise of two tests; the first runs the workflow `main`. */
const mine = (workflows: string, activities = 'export const none = 1;', tests = TEST): Files => ({
  'workflows.ts': workflows,
  'activities.ts': activities,
  'mine.test.ts': tests,
});

const calls = `
import { proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';
const { act } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
export async function main(): Promise<string> { return act(); }`;

/** What came of an activity: the words of its failure, or what it gave. */
async function actResult(body: string): Promise<string> {
  const { result } = await resultOf(
    mine(
      calls,
      `export async function act(): Promise<string> { try { ${body} } catch (error) { return String(error); } return 'went through'; }`,
    ),
  );
  return /Received: ?\n?"?([^]*)|\+ (.*)$/m.exec(result.tests[0]!.failure?.diff ?? '')?.[0] ?? 'done';
}

describe('exercises of the book', () => {
  const PATH = '03-durable-time/02-trial-30-days';

  test('a starter fails with the words of its README, and its solution passes', async () => {
    const starter = folder(`exercises/${PATH}`);
    const failed = await resultOf(starter, PATH);
    expect(failed.result.status).toBe('failed');
    expect(failed.result.tests[0]!.failure!.message).toContain('her trial ended after');
    const passed = await resultOf({ ...starter, ...folder(`solutions/${PATH}`) }, PATH);
    expect(passed.result.tests.map(({ title, status }) => [title, status])).toEqual([
      ['ends the trial after 30 days', 'passed'],
      ['sends one mail, when the trial is over', 'passed'],
      ['survives a restart on day 12', 'passed'],
    ]);
  });

  test('a history tells for each event the line of the code that caused it', async () => {
    const files = { ...folder(`exercises/${PATH}`), ...folder(`solutions/${PATH}`) };
    const { traces } = await resultOf(files, PATH);
    const line = (text: string): number =>
      files['workflows.ts']!.split('\n').findIndex((found) => found.includes(text)) + 1;
    expect(traces.map((trace) => [trace.test, trace.workflowType])).toEqual([
      [0, 'trial'],
      [1, 'trial'],
      [2, 'trial'],
    ]);
    const placed = traces[0]!.events.flatMap(({ type, place }) => (place ? [`${type} ${place.line}`] : []));
    expect(placed).toEqual([
      `TimerStarted ${line('await sleep')}`,
      `TimerFired ${line('await sleep')}`,
      `ActivityTaskScheduled ${line('await sendMail')}`,
      `ActivityTaskStarted ${line('await sendMail')}`,
      `ActivityTaskCompleted ${line('await sendMail')}`,
      ...(traces[0]!.events.at(-1)!.place
        ? [`WorkflowExecutionCompleted ${traces[0]!.events.at(-1)!.place!.line}`]
        : []),
    ]);
    const timer = traces[0]!.events.find(({ type }) => type === 'TimerStarted')!;
    expect(timer.attributes).toMatchObject({ startToFireTimeout: '2592000s' });
  });

  test('a replay up to an event shows what the code asked for and where it waits', async () => {
    const files = { ...folder(`exercises/${PATH}`), ...folder(`solutions/${PATH}`) };
    const { traces } = await resultOf(files, PATH);
    const replayed = (untilEvent: number): Promise<ReplayTrace> =>
      page.evaluate(
        ([execution, event]) => (globalThis as unknown as WithRunner).runner.replay(execution, event),
        [traces[0]!, untilEvent] as const,
      );
    const told = async (untilEvent: number) => {
      const { steps, waitsAt, mismatch } = await replayed(untilEvent);
      return {
        steps: steps.map(({ command, detail, eventId }) => `${command} ${detail} ${eventId ?? 'new'}`),
        waits: waitsAt.map(({ line }) => files['workflows.ts']!.split('\n')[line - 1]!.trim()),
        mismatch,
      };
    };
    const timer = traces[0]!.events.find(({ type }) => type === 'TimerStarted')!.eventId;
    expect(await told(timer)).toEqual({
      steps: [`StartTimer 30 days ${timer}`],
      waits: ["await sleep('30 days');"],
      mismatch: undefined,
    });
    const mail = traces[0]!.events.find(({ type }) => type === 'ActivityTaskScheduled')!.eventId;
    expect(await told(mail)).toEqual({
      steps: [`StartTimer 30 days ${timer}`, `ScheduleActivityTask sendMail("ada") ${mail}`],
      waits: ['await sendMail(user);'],
      mismatch: undefined,
    });
  });
});

describe('code that does not come back', () => {
  const words = (during: string) =>
    expect.stringMatching(
      new RegExp(`^The code ran for 2 s without a pause during the test "${during}"`),
    ) as unknown;

  test.each([
    ['a loop in a workflow', mine('export async function main() { for (;;) {} }')],
    ['a loop of promises in a workflow', mine('export async function main() { for (;;) await null; }')],
    ['a loop in an activity', mine(calls, 'export async function act() { for (;;) {} }')],
    [
      'a loop of promises in an activity',
      mine(calls, 'export async function act() { for (;;) await null; }'),
    ],
    ['a loop in a test', mine('', '', TEST.replace('expect(await', 'for (;;) {}\n expect(await'))],
  ])('%s is ended with words, and the next run works', async (_name, files) => {
    const { result } = await resultOf(files);
    expect(result).toMatchObject({ status: 'broken', problems: [{ kind: 'endless-loop' }] });
    expect(result.problems[0]!.message).toEqual(words('the first'));
    expect(result.tests.map(({ status }) => status)).toEqual(['failed', 'waiting']);
    const next = await resultOf(mine("export async function main() { return 'done'; }"));
    expect(next.result.status).toBe('passed');
  });

  test('an allocation without end is ended with words, and the next run works', async () => {
    const grow = 'const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(all.length));';
    const { result } = await resultOf(mine(calls, `export async function act() { ${grow} }`));
    expect(result.problems.map(({ kind }) => kind)).toEqual(['endless-loop']);
    const next = await resultOf(mine("export async function main() { return 'done'; }"));
    expect(next.result.status).toBe('passed');
  });

  test('a run can be stopped, and the next one works', async () => {
    const files = mine(calls, 'export const act = () => new Promise(() => {});');
    const stopped = page.evaluate(
      (exercise) => {
        const { runner } = globalThis as unknown as WithRunner;
        const end = runner.run(exercise);
        runner.stop();
        return end;
      },
      { id: 'mine', path: '01-test/01-mine', files, contentHash: '' },
    );
    expect((await stopped).type).toBe('stopped');
    const next = await resultOf(mine("export async function main() { return 'done'; }"));
    expect(next.result.status).toBe('passed');
  });
});

describe('promises that nobody handles', () => {
  test('in an activity they are a problem beside the tests', async () => {
    const act = "export async function act() { void Promise.reject(new Error('lost')); return 'done'; }";
    const { result } = await resultOf(mine(calls, act));
    expect(result.problems).toMatchObject([
      { kind: 'unhandled-rejection', message: 'A promise was rejected and nobody awaited it: lost' },
    ]);
  });

  test('in a workflow they fail its task', async () => {
    const main = "export async function main() { void Promise.reject(new Error('lost')); return 'done'; }";
    const { result } = await resultOf(mine(main));
    expect(result.tests[0]!.failure!.message).toContain('a promise was rejected and nobody awaited it: lost');
  });
});

describe('the way out of the sandbox', () => {
  test.each([
    ['fetch', "await fetch('/');", 'fetch: exercises run in the page without a network'],
    [
      'XMLHttpRequest',
      'new XMLHttpRequest();',
      'XMLHttpRequest: exercises run in the page without a network',
    ],
    [
      'WebSocket',
      "new WebSocket('ws://localhost');",
      'WebSocket: exercises run in the page without a network',
    ],
    ['indexedDB', "indexedDB.open('x');", 'indexedDB: exercises run in the page without storage'],
    ['Worker', "new Worker('data:,');", 'Worker: an exercise in the page runs in the one thread'],
    ['cookies', 'document.cookie;', 'document is not defined'],
    ['localStorage', 'localStorage.length;', 'localStorage is not defined'],
    ['parent', 'parent.postMessage(1);', 'parent is not defined'],
    [
      'an import by address',
      'await new Function(\'return import("data:text/javascript,1")\')();',
      'Failed to fetch dynamically imported module',
    ],
  ])('an activity has no %s', async (_name, body, words) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    expect(await actResult(body)).toContain(words);
    expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([]);
  });

  test('an activity that finds the browser’s own fetch reaches nothing with it', async () => {
    const body = `
      const said: string[] = [];
      for (let owner: object | null = globalThis; owner !== null; owner = Object.getPrototypeOf(owner)) {
        const fetch = Object.getOwnPropertyDescriptor(owner, 'fetch')?.value;
        if (fetch) await fetch.call(globalThis, 'http://127.0.0.1:1/').then(() => said.push('reached'), (e: unknown) => said.push(String(e)));
      }
      return said.join();`;
    expect(await actResult(body)).not.toContain('reached');
  });

  test('an import of what is not there is refused by name', async () => {
    const act = "import fs from 'node:fs';\nexport const act = async () => String(fs);";
    const { result } = await resultOf(mine(calls, act));
    expect(result.problems[0]!.message).toContain('imports node:fs, which is not there');
  });

  test('workflow code finds the language, the clock of the workflow, and no more', async () => {
    const names =
      'fetch XMLHttpRequest WebSocket indexedDB caches Worker postMessage importScripts navigator location crypto performance setInterval self close addEventListener';
    const main = `export async function main() {
      const found = '${names}'.split(' ').filter((name) => (globalThis as Record<string, unknown>)[name] !== undefined);
      return found.length === 0 ? 'done' : found.join(' ');
    }`;
    const { result } = await resultOf(mine(main));
    expect(result.tests[0]!.failure).toBeUndefined();
  });

  test('workflow code may evaluate text, and that reaches nothing either', async () => {
    const main =
      "export async function main() { return eval('typeof fetch') === 'undefined' ? 'done' : 'found'; }";
    const { result } = await resultOf(mine(main));
    expect(result.status).toBe('passed');
  });
});

test('what Run fetches stays small', () => {
  const bytes = site.files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  // 300 kB is the aim; see "How much a reader fetches" in README.md of src/browser.
  expect(bytes).toBeLessThan(360_000);
});
