import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, inject, test } from 'vitest';
import { complaintsOf, openBrowser } from './support/chromium.ts';
import type { Visitor } from './support/chromium.ts';
import { ROOT } from './support/root.ts';
import { serveFolder } from './support/static-server.ts';

/* The exercise page with the runner that a reader has: nothing is scripted here. */

const LESSON = '/03-durable-time/trial-30-days';
const TIMER = "await sleep('30 days');";

let browser: BrowserContext;
let page: Page;
let complaints: string[];
afterEach(async () => {
  await browser.close();
});

async function visit(site: string, visitor: Visitor = {}): Promise<void> {
  browser = await openBrowser({ width: 1440, ...visitor });
  page = await browser.newPage();
  complaints = complaintsOf(page);
  await page.goto(site + LESSON, { waitUntil: 'networkidle' });
}

const strip = () => page.locator('.run-strip').innerText();
const press = (name: string) => page.getByRole('button', { name }).click();

/** Puts lines into the workflow, before the mail is sent, and the import that they need. */
async function write(line: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Home');
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.insertText(`\n  ${line}`);
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText("import { sleep } from '@temporalio/workflow';\n");
}

test('the starter fails as its README says, the right line passes, and a crash replays what was', async () => {
  await visit(inject('siteUrl'));
  await press('Run the tests');
  await expect.poll(strip, { timeout: 20_000 }).toMatch(/^✗ 0 of 3/);
  expect(await page.locator('.bench .tests > .failed .words').first().innerText()).toContain(
    'Ada was promised 30 days',
  );
  await write(TIMER);
  await expect.poll(strip, { timeout: 20_000 }).toMatch(/^✓ 3 of 3/);
  const history = await page.locator('.bench .run-history').innerText();
  expect(history).toContain('TimerStarted');
  expect(history).toContain('30 days');
  await press('Crash the worker here');
  await expect.poll(() => page.locator('.bench .replay').innerText()).toContain('StartTimer');
  expect(complaints).toEqual([]);
});

test('a loop without end is ended and named, and the page runs the next thing', async () => {
  await visit(inject('siteUrl'));
  await press('Open the editor');
  await write('while (true) Math.abs(1);');
  await expect.poll(strip, { timeout: 30_000 }).toMatch(/^✗/);
  await expect.poll(() => page.locator('.bench .result').innerText()).toContain('without a pause');
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(
    [
      "import { proxyActivities, sleep } from '@temporalio/workflow';",
      "import type * as activities from './activities';",
      "const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });",
      'export async function trial(user: string): Promise<void> {',
      `  ${TIMER}`,
      '  await sendMail(user);',
      '}',
    ].join('\n'),
  );
  await expect.poll(strip, { timeout: 30_000 }).toMatch(/^✓ 3 of 3/);
});

test('after a first visit the tests run without a network', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'katas-run-'));
  cpSync(join(ROOT, 'site', '.vitepress', 'dist'), folder, { recursive: true });
  const server = await serveFolder(folder);
  try {
    await visit(server.url, { keepsBook: true });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await browser.setOffline(true);
    await page.reload();
    await press('Run the tests');
    await expect.poll(strip, { timeout: 20_000 }).toMatch(/^✗ 0 of 3/);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
