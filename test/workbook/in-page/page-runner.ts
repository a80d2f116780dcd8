import type { PageRunner } from '../../../src/browser/page.ts';
import type { ExerciseFiles } from '../../../src/browser/protocol.ts';
import { openBrowser } from '../../browser/support/chromium.ts';
import { serveRunner } from '../../browser/support/runner-site.ts';
import type { WithRunner } from '../../browser/support/runner-site.ts';
import { Queue } from '../queue.ts';

export type PageEnd = Awaited<ReturnType<PageRunner['run']>>;

/** Runs exercises in a page of Chromium as a reader's browser does, on nothing but the runner's own files. */
export interface InPage {
  run(exercise: ExerciseFiles): Promise<PageEnd>;
  close(): Promise<void>;
}

/** How many pages run exercises at once: with two, one computes while the other waits. */
const PAGES = 2;

/** Builds the runner and opens pages with it. */
export async function openInPage(): Promise<InPage> {
  const site = await serveRunner();
  const browser = await openBrowser();
  const pages = await Promise.all(Array.from({ length: PAGES }, () => site.open(browser)));
  const queue = new Queue(PAGES);
  return {
    run: (exercise) =>
      queue.add(async () => {
        const page = pages.pop()!;
        try {
          return await page.evaluate(
            (exercise) => (globalThis as unknown as WithRunner).runner.run(exercise),
            exercise,
          );
        } finally {
          pages.push(page);
        }
      }),
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
