import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { writeRunner } from '../../../src/browser/build/runner-files.ts';
import type { RunnerFile } from '../../../src/browser/build/runner-files.ts';
import type { PageRunner } from '../../../src/browser/page.ts';
import { serveFolder } from './static-server.ts';

/** What a page of the runner's site leaves on its global object. */
export interface WithRunner {
  readonly runner: PageRunner;
}

/** A site that has nothing but the runner. */
export interface RunnerSite {
  readonly files: readonly RunnerFile[];
  /** A new page with a runner in it that has not been asked for anything. */
  open(browser: BrowserContext): Promise<Page>;
  /** A new page that has fetched nothing of the runner; `globalThis.door` is the address of `page.js`. */
  openEmpty(browser: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

/** Builds the runner and serves it with one page. */
export async function serveRunner(): Promise<RunnerSite> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'katas-in-page-'));
  const files = await writeRunner(path.join(folder, 'runner'));
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><title>An exercise</title><link rel="icon" href="data:," /><script type="module">
      import { createRunner } from '/runner/page.js';
      globalThis.runner = createRunner({ assets: '/runner/' });
    </script>`,
  );
  writeFileSync(
    path.join(folder, 'empty.html'),
    `<!doctype html><title>No exercise</title><link rel="icon" href="data:," /><body></body>
    <script>globalThis.door = new URL('/runner/page.js', location.href).href;</script>`,
  );
  const server = await serveFolder(folder);
  return {
    files,
    async open(browser) {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'runner' in globalThis);
      return page;
    },
    async openEmpty(browser) {
      const page = await browser.newPage();
      await page.goto(`${server.url}/empty`);
      return page;
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
