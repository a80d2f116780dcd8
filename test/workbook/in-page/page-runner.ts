import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { writeRunner } from '../../../src/browser/build/runner-files.ts';
import type { PageRunner } from '../../../src/browser/page.ts';
import type { ExerciseFiles } from '../../../src/browser/protocol.ts';
import { openBrowser } from '../../browser/support/chromium.ts';
import { serveFolder } from '../../browser/support/static-server.ts';

export type PageEnd = Awaited<ReturnType<PageRunner['run']>>;

/** Runs exercises in a page of Chromium as a reader's browser does, on nothing but the runner's own files. */
export interface InPage {
  run(exercise: ExerciseFiles): Promise<PageEnd>;
  close(): Promise<void>;
}

/** What the page below leaves on its global object. */
interface Opened {
  readonly runner: PageRunner;
}

/** How many pages run exercises at once: with two, one computes while the other waits. */
const PAGES = 2;

/** Builds the runner and opens pages with it. */
export async function openInPage(): Promise<InPage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'katas-in-page-'));
  await writeRunner(path.join(folder, 'runner'));
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><title>An exercise</title><script type="module">
      import { createRunner } from '/runner/page.js';
      globalThis.runner = createRunner({ assets: '/runner/' });
    </script>`,
  );
  const server = await serveFolder(folder);
  const browser = await openBrowser();
  const pages = await Promise.all(Array.from({ length: PAGES }, () => openPage(browser, server.url)));
  const idle = [...pages];
  const waiting: ((page: Page) => void)[] = [];
  const take = async (): Promise<Page> =>
    idle.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
  const giveBack = (page: Page): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(page);
    else next(page);
  };
  return {
    async run(exercise) {
      const page = await take();
      try {
        return await page.evaluate(
          (exercise) => (globalThis as unknown as Opened).runner.run(exercise),
          exercise,
        );
      } finally {
        giveBack(page);
      }
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPage(browser: BrowserContext, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'runner' in globalThis);
  return page;
}
