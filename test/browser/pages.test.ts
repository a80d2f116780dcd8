import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { complaintsOf, openBrowser } from './support/chromium.ts';

const site = inject('siteUrl');
const pages = inject('pages');

test('the book has a home, a page for every chapter and a page for every lesson', () => {
  expect(pages).toContain('/');
  expect(pages.filter((page) => /^\/\d\d-[^/]+\/$/.test(page)).length).toBeGreaterThan(0);
  expect(pages.filter((page) => /^\/\d\d-[^/]+\/[^/]+$/.test(page)).length).toBeGreaterThan(0);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colours) => {
  let browser: BrowserContext;
  beforeAll(async () => {
    browser = await openBrowser({ colours });
  });
  afterAll(() => browser.close());

  test.each(pages)(
    '%s opens without a complaint, and axe finds nothing to mend with all of it opened',
    async (address) => {
      const page = await browser.newPage();
      const complaints = complaintsOf(page);
      await page.goto(site + address, { waitUntil: 'networkidle' });
      expect(await page.locator('h1').count(), 'pages have one first heading').toBe(1);
      for (const quiz of await page.locator('.predict').all()) await quiz.locator('input').first().check();
      for (const table of await page.locator('.event-table summary').all()) await table.click();
      await revealHints(page);
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

describe('at the width of a phone', () => {
  let browser: BrowserContext;
  beforeAll(async () => {
    browser = await openBrowser({ width: 360, height: 740 });
  });
  afterAll(() => browser.close());

  test.each(pages)('%s does not scroll sideways', async (address) => {
    const page = await browser.newPage();
    await page.goto(site + address, { waitUntil: 'networkidle' });
    await revealHints(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await page.close();
  });

  test('axe finds nothing to mend with the contents closed, nor with them open', async () => {
    const page = await browser.newPage();
    await page.goto(site + pages.at(-1)!, { waitUntil: 'networkidle' });
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Contents' }).click();
    await page.locator('.VPSidebar.open').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });
});

describe('links', () => {
  test('every link inside the book leads to a page, and to a place on it', async () => {
    const browser = await openBrowser();
    const targets = new Map<string, string>();
    const ids = new Map<string, Set<string>>();
    const left = [...pages];
    // Opening a page is mostly waiting for its network to be idle, so several tabs share the book.
    const tab = async (): Promise<void> => {
      const page = await browser.newPage();
      for (let address = left.shift(); address !== undefined; address = left.shift()) {
        await page.goto(site + address, { waitUntil: 'networkidle' });
        const found = await page.evaluate(() => ({
          links: [...document.querySelectorAll('a[href]')].map((link) => (link as HTMLAnchorElement).href),
          ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
        }));
        ids.set(address, new Set(found.ids));
        for (const link of found.links)
          if (link.startsWith(site)) targets.set(link.slice(site.length), address);
      }
    };
    await Promise.all(Array.from({ length: 4 }, tab));
    expect([...ids.keys()].sort(), 'every page was read').toEqual([...pages].sort());
    await browser.close();
    const dead = [...targets].flatMap(([target, from]) => {
      const [path = '', anchor] = target.split('#');
      const there = ids.get(path);
      if (!there) return [`${from} links to ${path}, which is no page`];
      if (anchor && !there.has(decodeURIComponent(anchor)))
        return [`${from} links to ${target}: no such place`];
      return [];
    });
    expect(dead).toEqual([]);
  });

  test('an address that does not exist gets a page that leads back', async () => {
    const browser = await openBrowser();
    const page = await browser.newPage();
    await page.goto(`${site}/404.html`, { waitUntil: 'networkidle' });
    expect(await page.getByRole('link', { name: /home|contents/i }).count()).toBeGreaterThan(0);
    expect(await violationsOf(page)).toEqual([]);
    await browser.close();
  });
});

type Page = Awaited<ReturnType<BrowserContext['newPage']>>;

async function revealHints(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: /^Show (a|the next) hint/ });
  while ((await more.count()) > 0) await more.click();
  const solution = page.getByRole('button', { name: 'Show the solution' });
  if ((await solution.count()) === 0) return;
  await solution.click();
  await page.getByRole('button', { name: 'Show it all the same' }).click();
}
