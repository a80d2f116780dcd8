import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRunner } from '../../src/cli/runner/index.ts';
import type { Runner } from '../../src/cli/runner/index.ts';
import { root, runFixture, statuses, welcome } from './support.ts';

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ root });
});
afterAll(() => runner.close());

const fixture = (name: string, file = 'workflows.ts'): string => `test/runner/fixtures/${name}/${file}`;
const mailTest = 'mails the user after a day';

/** Whatever came before, good code passes: nothing of the bad code is left. */
async function expectGoodCodeToPass(): Promise<void> {
  const { result } = await runFixture(runner, 'welcome');
  expect(result.problems).toEqual([]);
  expect(result.status).toBe('passed');
}

test('good code passes, with the history of what it did', async () => {
  const { result, histories } = await runner.run({
    exercise: welcome,
    typesWithinMs: 0,
    keepHistories: true,
  });
  expect(result).toMatchObject({ id: 'welcome', status: 'passed', problems: [] });
  expect(statuses(result.tests)).toEqual([
    'passed: knows the activity',
    `passed: ${mailTest}`,
    'passed: mails another user',
  ]);
  const [report] = result.tests[1]!.histories;
  expect(report).toMatchObject({
    workflowId: 'mails-the-user-after-a-day',
    workflowType: 'welcome',
    status: 'Completed',
  });
  expect(report!.rows.map(({ type, detail }) => `${type} ${detail}`.trim())).toEqual([
    'WorkflowExecutionStarted welcome("ada")',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'TimerStarted 1 day',
    'TimerFired 1 day',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'ActivityTaskScheduled sendMail("ada")',
    'ActivityTaskStarted sendMail',
    'ActivityTaskCompleted sendMail: "mailed ada"',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionCompleted "mailed ada"',
  ]);
  expect(histories.get(mailTest)).toHaveLength(1);
  expect(histories.get(mailTest)![0]).toMatchObject({
    events: expect.arrayContaining([expect.objectContaining({ eventId: '1' })]) as unknown,
  });
});

describe('code that never yields is ended and named, and the next run works', () => {
  test.each([
    ['endless-loop', 'workflows.ts', 4],
    ['endless-loop-in-activity', 'activities.ts', 4],
    ['endless-promises', 'workflows.ts', 4],
  ])('%s', async (name, file, line) => {
    const { result } = await runFixture(runner, name);
    expect(result.status).toBe('broken');
    expect(result.problems).toMatchObject([
      { kind: 'endless-loop', at: { file: fixture(name, file), line } },
    ]);
    expect(result.problems[0]!.message).toContain(mailTest);
    expect(statuses(result.tests)).toEqual([
      'passed: knows the activity',
      `failed: ${mailTest}`,
      'waiting: mails another user',
    ]);
    await expectGoodCodeToPass();
  });

  test('eats-memory', async () => {
    const { result } = await runFixture(runner, 'eats-memory');
    expect(result.status).toBe('broken');
    expect(result.problems).toMatchObject([{ kind: 'endless-loop' }]);
    await expectGoodCodeToPass();
  });
});

describe('a workflow that can not go on ends the test with the cause', () => {
  test.each([
    ['plain-error', ['"welcome"', 'no such user: ada', `${fixture('plain-error')}:2`, 'ApplicationFailure']],
    ['fetch-in-workflow', ['fetch is not defined', `${fixture('fetch-in-workflow')}:2`, 'activity']],
    [
      'rejection-in-workflow',
      ['nobody awaited it: lost in the workflow', `${fixture('rejection-in-workflow')}:4`],
    ],
    ['unregistered-workflow', ['no workflow "welcome"', 'exports: welcomes, farewell']],
    ['unregistered-activity', ['no activity "sendMail"', 'exports: sendMails']],
    ['waits-for-ever', ['"welcome" waits for ever']],
    ['activity-never-ends', ['"sendMail", which has begun and does not end']],
    [
      'activity-always-fails',
      [
        '"sendMail" has failed',
        'no mail server for ada',
        `${fixture('activity-always-fails', 'activities.ts')}:2`,
      ],
    ],
    ['exits-the-process', ['process.exit']],
  ])('%s', async (name, words) => {
    const { result } = await runFixture(runner, name);
    expect(result.status).toBe('failed');
    const failed = result.tests.find(({ title }) => title === mailTest);
    expect(failed?.status).toBe('failed');
    for (const word of words) expect(failed?.failure?.message).toContain(word);
    await expectGoodCodeToPass();
  });
});

test('a test that waits for nothing is ended and named, and the tests after it run', async () => {
  const { result } = await runFixture(runner, 'never-ends');
  expect(result.status).toBe('failed');
  expect(result.problems).toMatchObject([
    { kind: 'never-ends', message: expect.stringContaining('waits for nothing') as unknown },
  ]);
  expect(statuses(result.tests)).toEqual(['failed: waits for nothing', 'passed: runs after it']);
});

test('a rejection that nobody awaits is reported with its place, although all tests pass', async () => {
  const { result } = await runFixture(runner, 'rejection-in-activity');
  expect(result.status).toBe('failed');
  expect(result.problems).toMatchObject([
    {
      kind: 'unhandled-rejection',
      message: expect.stringContaining('lost in the activity') as unknown,
      at: { file: fixture('rejection-in-activity', 'activities.ts'), line: 2 },
    },
  ]);
  await expectGoodCodeToPass();
});

describe('code that can not be loaded breaks the exercise and says where', () => {
  test.each([
    ['syntax-error', 'syntax', 'workflows.ts', 3, 'Unexpected "}"'],
    ['syntax-error-in-activities', 'syntax', 'activities.ts', 3, 'Unexpected "}"'],
    ['missing-import', 'syntax', 'workflows.ts', 1, './calendar'],
    ['node-import', 'forbidden-import', 'workflows.ts', 1, "imports 'node:fs'"],
    ['node-import-by-way', 'forbidden-import', 'reader.ts', 1, 'workflows.ts → reader.ts'],
    ['activities-as-value', 'forbidden-import', 'workflows.ts', 1, "imports './activities'"],
  ])('%s', async (name, kind, file, line, words) => {
    const { result } = await runFixture(runner, name);
    expect(result.status).toBe('broken');
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatchObject({ kind, at: { file: fixture(name, file), line } });
    expect(result.problems[0]!.message).toContain(words);
    expect(result.problems[0]!.remedy).toBeTruthy();
    expect(result.tests.filter(({ status }) => status === 'failed')).toEqual([]);
    await expectGoodCodeToPass();
  });
});

test('a type error fails an exercise whose tests pass, and is listed with its place', async () => {
  const { result } = await runFixture(runner, 'type-error', { typesWithinMs: 60_000 });
  expect(statuses(result.tests)).toContain(`passed: ${mailTest}`);
  expect(result.status).toBe('failed');
  expect(result.problems).toMatchObject([{ kind: 'type', at: { file: fixture('type-error'), line: 8 } }]);
  const good = await runFixture(runner, 'welcome', { typesWithinMs: 60_000 });
  expect(good.result.status).toBe('passed');
});

test('a run leaves no copy behind', async () => {
  await runFixture(runner, 'welcome');
  const home = path.join(root, '.kata/run');
  const own = existsSync(home) ? readdirSync(home).filter((name) => name.startsWith(`${process.pid}-`)) : [];
  expect(own).toEqual([]);
});

test('a run that is called off rejects with the reason, and the next run works', async () => {
  const controller = new AbortController();
  const run = runFixture(runner, 'waits-for-ever', { signal: controller.signal });
  controller.abort(new Error('not needed any more'));
  await expect(run).rejects.toThrow('not needed any more');
  await expectGoodCodeToPass();
});
