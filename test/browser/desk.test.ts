import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalogue } from '../../src/workbook/catalogue.ts';
import { violationsOf } from './support/axe.ts';
import { complaintsOf, openBrowser } from './support/chromium.ts';
import type { RunningDesk } from './support/desk.ts';
import { startDesk } from './support/desk.ts';

/** A result needs a run of the tests with a real worker, on a machine that may be busy. */
const RESULT = { timeout: 50_000, interval: 100 };

let desk: RunningDesk;
let browser: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  desk = await startDesk(5391);
  browser = await openBrowser();
  page = await browser.newPage();
  complaints = complaintsOf(page);
  await page.goto(desk.lesson);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  desk?.remove();
});

// In this order: the story of one learner.
test('the page shows the failing tests of the exercise, and why the first one fails', async () => {
  await expect.poll(() => page.locator('.result.failed').count(), RESULT).toBe(1);
  expect(await page.locator('.tests > .failed').count()).toBeGreaterThan(0);
  expect((await page.locator('.failure .words').textContent())?.trim()).not.toBe('');
  expect(await page.locator('.result .history-table tbody tr').count()).toBeGreaterThan(0);
  expect(await page.locator('a[href^="vscode://file"]').count()).toBeGreaterThan(0);
  expect(await violationsOf(page)).toEqual([]);
});

test('the page turns green when a file is saved that makes the tests pass, and says so aloud', async () => {
  const exercise = readCatalogue(desk.folder).exercises[0]!;
  expect(page.url()).toContain(exercise.page);
  const solution = join(desk.folder, 'solutions', exercise.path);
  for (const file of readdirSync(solution)) cpSync(join(solution, file), join(exercise.folder, file));

  await expect.poll(() => page.locator('.result.passed').count(), RESULT).toBe(1);
  await expect
    .poll(() => page.locator('.result [role="status"]').textContent())
    .toMatch(/^All \d+ tests pass/);
  await expect.poll(() => page.locator('.learnt').textContent()).toContain(exercise.learnt);
  await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);
});

test('a page that is opened again shows the same result and progress', async () => {
  await page.reload();
  await expect.poll(() => page.locator('.result.passed').count(), RESULT).toBe(1);
  await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
});

test('the solution opens at once after passing, and nothing on the way was complained of', async () => {
  await page.getByRole('button', { name: 'Show the solution' }).click();
  expect(await page.locator('.solution details[open]').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('when the desk ends, the page says that its result is the last one known', async () => {
  await desk.stop();
  await expect.poll(() => page.locator('.desk-lost').count(), RESULT).toBe(1);
});
