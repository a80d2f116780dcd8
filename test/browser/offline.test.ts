import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeServiceWorker } from '../../site/.vitepress/service-worker.ts';
import { openBrowser } from './support/chromium.ts';
import { ROOT } from './support/root.ts';
import { serveFolder } from './support/static-server.ts';

const LESSON = '/03-durable-time/trial-30-days';

let folder: string;
let server: Awaited<ReturnType<typeof serveFolder>>;
let browser: BrowserContext;
let page: Page;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'katas-offline-'));
  cpSync(join(ROOT, 'site', '.vitepress', 'dist'), folder, { recursive: true });
  server = await serveFolder(folder);
  browser = await openBrowser({ keepsBook: true });
  page = await browser.newPage();
  await page.goto(server.url + LESSON, { waitUntil: 'networkidle' });
  await page.evaluate(() => navigator.serviceWorker.ready);
});
afterEach(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('after the first visit every page and the editor open without a network', async () => {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await browser.setOffline(true);
  await page.reload();
  await page.goto(`${server.url}/04-failure/`);
  expect(await page.locator('h1').count()).toBe(1);
  await page.goto(server.url + LESSON);
  await page.getByRole('button', { name: 'Open the editor' }).click();
  await expect.poll(() => page.locator('.cm-content').innerText()).toContain('TODO: the trial lasts');
});

test('a new edition waits until the reader loads it', async () => {
  const file = join(folder, `${LESSON}.html`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('</title>', ' (second edition)</title>'));
  writeServiceWorker(folder, '/');
  await page.reload();
  expect(await page.title()).not.toContain('second edition');
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByRole('button', { name: 'Load the new edition' }).click();
  await expect.poll(() => page.evaluate(() => document.head.innerHTML)).toContain('second edition');
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
});
