import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { complaintsOf, openBrowser } from './support/chromium.ts';
import type { Visitor } from './support/chromium.ts';
import { ROOT } from './support/root.ts';
import { scriptRunner } from './support/scripted-runner.ts';
import { interceptStackBlitz, ProjectFolder, sendAndOpen } from './support/stackblitz-project.ts';
import type { PostedProject } from './support/stackblitz-project.ts';

const site = inject('siteUrl');
const PATH = '03-durable-time/02-trial-30-days';
const LESSON = '/03-durable-time/trial-30-days';
const FOLDER = `exercises/${PATH}`;

let browser: BrowserContext;
let page: Page;
let posted: PostedProject[];
let complaints: string[];

async function visit(visitor: Visitor = {}): Promise<void> {
  browser = await openBrowser({ width: 1440, ...visitor });
  await scriptRunner(browser);
  posted = await interceptStackBlitz(browser);
  page = await browser.newPage();
  complaints = complaintsOf(page);
  await page.goto(site + LESSON, { waitUntil: 'networkidle' });
}

const dialog = () => page.getByRole('dialog', { name: 'Open in StackBlitz' });
const isReady = () => dialog().getByText('The project is ready').waitFor();

function textsBelow(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(ROOT, folder))
      .filter((name) => name !== 'README.md')
      .map((name) => [`${FOLDER}/${name}`, readFileSync(join(ROOT, folder, name), 'utf8')]),
  );
}

describe('the page', () => {
  beforeEach(() => visit());
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await browser.close();
  });

  test('nothing is fetched before the reader asks, and nothing is sent before the reader agrees', async () => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.reload({ waitUntil: 'networkidle' });
    expect(fetched.filter((url) => /stackblitz/i.test(url))).toEqual([]);

    const button = page.getByRole('button', { name: 'Open in StackBlitz' });
    await button.focus();
    await page.keyboard.press('Enter');
    await isReady();
    expect(fetched.filter((url) => url.includes('open-in-stackblitz'))).toHaveLength(1);
    expect(await dialog().innerText()).toContain('This leaves the book.');
    expect(await dialog().innerText()).toContain('It needs a network');
    await page.keyboard.press('Escape');
    expect(await dialog().count()).toBe(0);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(posted).toEqual([]);
  });

  test('a starter goes as a whole project, opened at the file to edit', async () => {
    await page.getByRole('button', { name: 'Open in StackBlitz' }).click();
    await isReady();
    await sendAndOpen(page);

    const [{ address, opened, fields, files }] = posted as [PostedProject];
    expect(address).toBe('https://stackblitz.com/run');
    expect(opened).toBe(`${FOLDER}/workflows.ts,${FOLDER}/trial-30-days.test.ts`);
    expect(fields).toEqual({
      'project[title]': '03.02 A trial that lasts thirty days',
      'project[description]': 'An exercise of Temporal Katas: make the tests pass.',
      'project[template]': 'node',
    });
    expect(Object.keys(files).sort()).toEqual([
      'README.md',
      `${FOLDER}/README.md`,
      `${FOLDER}/activities.ts`,
      `${FOLDER}/trial-30-days.test.ts`,
      `${FOLDER}/workflows.ts`,
      'kata/exercise.json',
      'kata/kata.d.ts',
      'kata/run.mjs',
      'kata/runtime.txt',
      'kata/vitest.d.ts',
      'package.json',
      'tsconfig.json',
    ]);
    expect(files).toMatchObject(textsBelow(FOLDER));
    expect(files['README.md']).toContain(`](${site}${LESSON})`);
    expect(files[`${FOLDER}/README.md`]).toMatch(/^Ada signs up\./);
    const { devDependencies } = JSON.parse(files['package.json']!) as Record<string, object>;
    for (const version of Object.values(devDependencies!)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('from the editor the texts go as they stand there', async () => {
    await page.getByRole('button', { name: 'Open the editor' }).click();
    await page.locator('.bench .cm-content').waitFor();
    await page.getByLabel('Run as I type').uncheck();
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText('// Mine.\n');
    await page.locator('.code-menu summary').click();
    await page.locator('.code-menu').getByRole('button', { name: 'Open in StackBlitz' }).click();
    await isReady();
    await sendAndOpen(page);
    expect(posted[0]!.files[`${FOLDER}/workflows.ts`]).toMatch(/^\/\/ Mine\.\nimport /);

    await page.locator('.code-menu summary').click();
    await page.getByRole('button', { name: 'Close the editor' }).click();
    await page.getByRole('button', { name: 'Open in StackBlitz' }).click();
    await isReady();
    await sendAndOpen(page);
    expect(posted[1]!.files, 'the draft goes from the lesson too').toEqual(posted[0]!.files);
  });
});

test.each(['light', 'dark'] as const)('axe finds nothing in the dialog, in %s', async (colours) => {
  await visit({ colours });
  await page.getByRole('button', { name: 'Open in StackBlitz' }).click();
  await isReady();
  expect(await violationsOf(page)).toEqual([]);
  await browser.close();
});

describe('the files that were posted, where no native code loads', () => {
  const project = new ProjectFolder();
  const solution = textsBelow(`solutions/${PATH}`);
  let starter: Record<string, string>;

  beforeAll(async () => {
    await visit();
    await page.getByRole('button', { name: 'Open in StackBlitz' }).click();
    await isReady();
    await sendAndOpen(page);
    await browser.close();
    starter = { ...posted[0]!.files };
    project.write(starter);
    project.install();
  });
  afterAll(() => project.remove());
  beforeEach(() => project.write(starter));

  test('nothing that was installed is native, or asks to run a script', () => {
    const installed = readdirSync(join(project.path, 'node_modules'), { recursive: true, encoding: 'utf8' });
    expect(installed.filter((name) => name.endsWith('.node'))).toEqual([]);
    expect(installed.filter((name) => name.endsWith('binding.gyp'))).toEqual([]);
  });

  test('the starter fails with the words of its README and its history', () => {
    const { code, output } = project.run('npm', ['test']);
    expect(output).toContain('✗ 0 of 3  03.02 A trial that lasts thirty days');
    expect(output).toContain('Ada was promised 30 days, her trial ended after');
    expect(output).toContain(`at ${FOLDER}/trial-30-days.test.ts:`);
    expect(output).toMatch(/ActivityTaskScheduled +sendMail\("ada"\)/);
    expect(code).toBe(1);
  });

  test('the solution passes', () => {
    project.write(solution);
    const { code, output } = project.run('npm', ['test']);
    expect(output).toContain('✓ 3 of 3  03.02');
    expect(output).toMatch(/TimerStarted +30 days/);
    expect(code).toBe(0);
  });

  test('a wrong answer fails as it does with the real Worker', () => {
    project.write({
      [`${FOLDER}/workflows.ts`]: solution[`${FOLDER}/workflows.ts`]!.replace("'30 days'", "'30 minutes'"),
    });
    const { code, output } = project.run('npm', ['test']);
    expect(output).toContain('her trial ended after 30 minutes: its timer was set to 30 minutes');
    expect(code).toBe(1);
  });

  test('a loop without end is ended, and the words say so', () => {
    const endless = solution[`${FOLDER}/workflows.ts`]!.replace("await sleep('30 days')", 'for (;;)');
    project.write({ [`${FOLDER}/workflows.ts`]: endless });
    const { code, output } = project.run('npm', ['test']);
    expect(output).toContain(
      'The code ran for 2 s without a pause during the test "ends the trial after 30 days", so it was ended.',
    );
    expect(code).toBe(1);
  });

  test('while it watches, a save runs the tests again', async () => {
    const watching = project.watch();
    try {
      await watching.printed('Save a file');
      expect(watching.output).toContain('✗ 0 of 3');
      project.write(solution);
      await watching.printed('✓ 3 of 3');
    } finally {
      await watching.stop();
    }
  });

  test('the editor finds no error of types in any solution, nor in any test', { timeout: 240_000 }, () => {
    for (const folder of ['exercises', 'solutions'])
      for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }))
        if (/\/.*\.(ts|json)$/.test(name))
          project.write({ [`exercises/${name}`]: readFileSync(join(ROOT, folder, name), 'utf8') });
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(project.run(process.execPath, [tsc, '--project', '.'])).toEqual({ code: 0, output: '' });
  });

  test('an option that is not there is refused', () => {
    const { code, output } = project.run('npm', ['test', '--', '--wach']);
    expect(output).toContain('There is no option --wach.');
    expect(code).toBe(2);
  });
});
