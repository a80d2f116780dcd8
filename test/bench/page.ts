import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { BrowserContext, Page } from 'playwright-core';
import type { PageRunner } from '../../src/browser/page.ts';
import { projectRoot } from '../../src/kata/source-files.ts';
import { openBrowser } from '../browser/support/chromium.ts';
import { serveRunner } from '../browser/support/runner-site.ts';
import type { WithRunner } from '../browser/support/runner-site.ts';
import { readBook } from '../workbook/book.ts';
import { median } from './numbers.ts';

/** One of few tests, one of many, one with restarts and replays. */
const EXERCISES = [
  '03-durable-time/02-trial-30-days',
  '04-failure/02-backoff-math',
  '08-messages/01-query-mutates',
];
/** Solutions are run so often for the memory. */
const RUNS = 100;

/** `page.js`. */
interface RunnerModule {
  readonly createRunner: (options: { readonly assets: string }) => PageRunner;
}

interface Run {
  readonly id: string;
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly contentHash: string;
}

const book = readBook(projectRoot);
const site = await serveRunner();
console.log(`\n${os.cpus().length} × ${os.cpus()[0]!.model}, load ${os.loadavg()[0]!.toFixed(2)}\n`);
for (const { name, text, gzipBytes } of site.files)
  console.log(`${name.padEnd(24)} ${kilobytes(text.length)} ${kilobytes(gzipBytes)} gz`);
console.log('');
for (const path of EXERCISES) await measure(path);
await site.close();

/** Prints first and later runs of an exercise in a browser of its own, whose cache is cold. */
async function measure(path: string): Promise<void> {
  const entry = book.entries.find((known) => known.path === path)!;
  const files = Object.fromEntries([...entry.starter, ...entry.solution]);
  const run: Run = { id: entry.exercise.id, path, files, contentHash: '' };
  const browser = await openBrowser();
  const page = await site.openEmpty(browser);
  const times: number[] = [];
  let memory = 0;
  for (let count = 1; count <= RUNS; count++) {
    times.push(await clickToResult(page, run));
    if (count === 10) memory = await residentBytes(browser);
  }
  console.log(
    [
      path.padEnd(36),
      `first ${Math.round(times[0]!)} ms`,
      `10th ${Math.round(times[9]!)} ms`,
      `median of the later ${Math.round(median(times.slice(1)))} ms`,
      `memory after 10 runs ${megabytes(memory)}, after ${RUNS} ${megabytes(await residentBytes(browser))}`,
    ].join('  '),
  );
  await browser.close();
}

/** From the click to the result in milliseconds; the first click fetches and starts the runner. */
function clickToResult(page: Page, run: Run): Promise<number> {
  return page.evaluate(async (run) => {
    const scope = globalThis as unknown as Partial<WithRunner> & { door: string };
    const began = performance.now();
    if (scope.runner === undefined) {
      const { createRunner } = (await import(scope.door)) as RunnerModule;
      Object.assign(scope, { runner: createRunner({ assets: '/runner/' }) });
    }
    const end = await scope.runner!.run(run);
    if (end.type !== 'result' || end.result.status !== 'passed')
      throw new Error(JSON.stringify(end).slice(0, 500));
    return performance.now() - began;
  }, run);
}

/** What the processes that draw pages hold, in bytes. Linux tells it. */
async function residentBytes(browser: BrowserContext): Promise<number> {
  const session = await browser.browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return pages.reduce((sum, { id }) => sum + pagesOf(id) * 4096, 0);
}

function pagesOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
}
function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
