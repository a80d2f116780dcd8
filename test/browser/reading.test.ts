import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './support/chromium.ts';

const site = inject('siteUrl');
const LESSON = '/03-durable-time/trial-30-days';

let browser: BrowserContext;
let page: Page;
beforeEach(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
  await page.goto(site + LESSON, { waitUntil: 'networkidle' });
});
afterEach(() => browser.close());

/** Presses Tab until the focus is where the selector says, at most once through the page. */
async function tabTo(selector: string): Promise<void> {
  const most = await page.locator('a, button, input, summary, [tabindex="0"]').count();
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab was pressed ${most} times and never reached ${selector}`);
}

describe('with the keyboard', () => {
  test('the first Tab offers to skip to the content, and Enter does it', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('VPContent');
  });

  test('the question, the history and the hints are reached in this order of the page', async () => {
    const order = await page.evaluate(() =>
      ['.predict input', '.event[tabindex="0"]', '.hints button'].map(
        (selector) => document.querySelector(selector)!.getBoundingClientRect().top,
      ),
    );
    const selectors = ['.predict input', '.event[tabindex="0"]', '.hints button'];
    const sorted = selectors.toSorted((a, b) => order[selectors.indexOf(a)]! - order[selectors.indexOf(b)]!);
    for (const selector of sorted) await tabTo(selector);
  });

  test('the arrow keys walk through the history, and each event says what it means', async () => {
    await page.locator('.event').first().focus();
    const detail = page.locator('.event-detail').first();
    await expect.poll(() => detail.textContent()).toContain('WorkflowExecutionStarted');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => detail.textContent()).toContain('WorkflowTaskScheduled');
    expect(await detail.getAttribute('aria-live')).toBe('polite');
    await page.keyboard.press('End');
    await expect.poll(() => detail.textContent()).toContain('WorkflowExecutionCompleted');
    expect(await page.locator('.event[tabindex="0"]').count()).toBe(await page.locator('.axis').count());
  });

  test('a hint that was asked for gets the focus, and is still shown after a reload', async () => {
    await tabTo('.hints button');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.hints li').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.matches('.hints li'))).toBe(true);
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.locator('.hints li').count()).toBe(1);
  });
});

describe('a question', () => {
  test('a choice explains itself in words, says whether it is right, and is announced', async () => {
    const quiz = page.locator('.predict').first();
    const why = quiz.locator('.why');
    expect((await why.textContent())?.trim()).toBe('');
    const answer = Number(await rightChoice(quiz));
    const wrong = answer === 0 ? 1 : 0;
    await quiz.locator('input').nth(wrong).check();
    await expect.poll(() => why.textContent()).toMatch(/✗ Not this one\.\s+\S/);
    expect(await why.getAttribute('aria-live')).toBe('polite');
    await quiz.locator('input').nth(answer).check();
    await expect.poll(() => why.textContent()).toMatch(/✓ Right\.\s+\S/);
  });

  test('an answer is remembered, and not announced again at the next visit', async () => {
    await page.locator('.predict input').first().check();
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.locator('.predict input').first().isChecked()).toBe(true);
    expect(await page.locator('.predict .why').first().getAttribute('aria-live')).toBe('off');
  });

  async function rightChoice(quiz: ReturnType<Page['locator']>): Promise<number> {
    const count = await quiz.locator('input').count();
    for (let index = 0; index < count; index++) {
      await quiz.locator('input').nth(index).check();
      if ((await quiz.locator('.why .right').count()) > 0) return index;
    }
    throw new Error('no choice is right');
  }
});

describe('the exercise below a lesson', () => {
  test('it says which file to edit and how to run it, where no desk is', async () => {
    const panel = page.locator('.exercise');
    expect(await panel.textContent()).toContain('exercises/03-durable-time/02-trial-30-days/workflows.ts');
    expect(await panel.locator('.run-it').textContent()).toContain('npm start');
    expect(await panel.locator('a[href^="vscode:"]').count()).toBe(0);
  });

  test('the solution takes a second decision before the tests pass', async () => {
    await page.getByRole('button', { name: 'Show the solution' }).click();
    expect(await page.locator('.solution details').count()).toBe(0);
    await page.getByRole('button', { name: 'Show it all the same' }).click();
    expect(await page.locator('.solution').textContent()).toContain("sleep('30 days')");
  });

  test('an exercise that was ticked off is marked in the contents, here and at home, after a reload', async () => {
    await page.getByText('Or on your own machine').click();
    await page.getByLabel('I made these tests pass').check();
    await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
    expect(await page.locator('.learnt').textContent()).toContain('What you learnt.');
    await page.goto(`${site}/`, { waitUntil: 'networkidle' });
    await expect.poll(() => page.locator('.contents .mark.passed').count()).toBe(1);
  });
});

describe('without scripts', () => {
  test('explanations, hints and the history can be read', async () => {
    await browser.close();
    browser = await openBrowser({ script: false });
    page = await browser.newPage();
    await page.goto(site + LESSON);
    await page.locator('.predict summary').first().click();
    expect(await page.locator('.predict details p').first().isVisible()).toBe(true);
    await page.locator('.hints summary').first().click();
    expect(await page.locator('.hints details .vp-doc').first().isVisible()).toBe(true);
    await page.locator('.event-table summary').first().click();
    expect(await page.locator('.event-table table').first().isVisible()).toBe(true);
  });
});
