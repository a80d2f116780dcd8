import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { parseHandover } from '../../src/workbook/handover.ts';
import { parseProgress } from '../../src/workbook/progress.ts';
import { violationsOf } from './support/axe.ts';
import { complaintsOf, openBrowser } from './support/chromium.ts';
import type { Visitor } from './support/chromium.ts';
import { scriptRunner } from './support/scripted-runner.ts';

const site = inject('siteUrl');
const LESSON = '/03-durable-time/trial-30-days';
const TIMER = "await sleep('30 days');";

let browser: BrowserContext;
let page: Page;
let complaints: string[];

async function visit(visitor: Visitor = {}, address = LESSON): Promise<void> {
  browser = await openBrowser({ width: 1440, ...visitor });
  await scriptRunner(browser);
  page = await browser.newPage();
  complaints = complaintsOf(page);
  await page.goto(site + address, { waitUntil: 'networkidle' });
}

const runButton = () => page.locator('.run-bar .run-button');
const strip = () => page.locator('.run-strip').innerText();
const editorText = () => page.locator('.cm-content').innerText();
const runs = () => page.evaluate(() => (globalThis as unknown as { runs?: unknown[] }).runs?.length ?? 0);
const remembered = (key: string) => page.evaluate((name) => localStorage.getItem(`katas.${name}`), key);

async function openEditor(): Promise<void> {
  await page.getByRole('button', { name: 'Open the editor' }).click();
  await page.locator('.bench .cm-content').waitFor();
}

/** Writes a line into the workflow, before the mail is sent. */
async function write(line: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Home');
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.insertText(`\n  ${line}`);
}

async function switchOffAuto(): Promise<void> {
  await page.getByLabel('Run as I type').uncheck();
}

describe('at a desktop', () => {
  beforeEach(() => visit());
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await browser.close();
  });

  test('a lesson fetches nothing of the editor and of the exercise before the reader asks', async () => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.reload({ waitUntil: 'networkidle' });
    expect(fetched.filter((path) => /Workbench|runner|exercise-files/.test(path))).toEqual([]);
    await openEditor();
    expect(fetched.filter((path) => /Workbench/.test(path)).length).toBeGreaterThan(0);
    expect(fetched.filter((path) => path.includes('/runner/'))).toEqual([]);
  });

  test('Run says how many tests pass, why the first fails, and where', async () => {
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await expect.poll(strip).toBe('✗ 0 of 3 · 312 ms');
    expect(await page.locator('.bench .tests > .failed .words').innerText()).toContain(
      'Ada was promised 30 days',
    );
    expect(await page.locator('.bench .failure pre').innerText()).toContain('+ Received: 0');
    expect(await page.locator('.bench .result [role="status"]').textContent()).toMatch(
      /^0 of 3 tests pass\. Ada/,
    );
    await page.getByRole('button', { name: 'trial-30-days.test.ts, line 27' }).click();
    expect(await page.getByRole('tab', { selected: true }).innerText()).toContain('trial-30-days.test.ts');
    expect(await page.locator('.cm-mark-failed').count()).toBe(1);
    await page.keyboard.type('x');
    expect(await editorText(), 'the test is read only').not.toContain('x// #endregion');
  });

  test('a hint stands below the failing test', async () => {
    await page.getByRole('button', { name: 'Run the tests' }).click();
    await page.locator('.bench .failure').getByRole('button', { name: 'Show a hint (1 of 3)' }).click();
    expect(await page.locator('.bench .failure .hints li').innerText()).toContain('TimerStarted');
  });

  test('the tests run by themselves after an edit, and what passes is kept as the desk keeps it', async () => {
    await openEditor();
    expect(await runs()).toBe(0);
    await write(TIMER);
    await expect.poll(strip).toBe('✓ 3 of 3 · 312 ms');
    expect(await page.locator('.bench .learnt').innerText()).toContain('Next exercise: ');
    await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
    const { progress, damage } = parseProgress((await remembered('progress'))!);
    expect(damage).toBeUndefined();
    expect(progress.passed['trial-30-days']?.contentHash).toMatch(/^[0-9a-f]{16}$/);
    await page.reload({ waitUntil: 'networkidle' });
    await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
  });

  test('without running as one types, Ctrl-Enter and the button run, and a result says that it is older', async () => {
    await openEditor();
    await switchOffAuto();
    await write(TIMER);
    await page.keyboard.press('Control+Enter');
    await expect.poll(strip).toBe('✓ 3 of 3 · 312 ms');
    await write('// more');
    await expect.poll(strip).toContain('before your last edit');
    await page.keyboard.press('Escape');
    await runButton().click();
    await expect.poll(strip).toBe('✓ 3 of 3 · 312 ms');
    expect(await runs()).toBe(2);
  });

  test('Esc leaves the editor, and Tab then moves on to Run', async () => {
    await openEditor();
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.matches('.cm-content'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('▶ Run');
  });

  test('a name that the chapter uses is offered, and choosing it imports it', async () => {
    await openEditor();
    await switchOffAuto();
    await write('await ');
    await page.keyboard.type('slee');
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    expect(await page.locator('.cm-tooltip-autocomplete [aria-selected]').innerText()).toMatch(
      /^sleep\s*workflow$/,
    );
    await page.locator('.cm-tooltip-autocomplete [aria-selected]').click();
    await expect
      .poll(async () => (await editorText()).split('\n')[0])
      .toBe("import { proxyActivities, sleep } from '@temporalio/workflow';");
  });

  test('a run without end can be stopped, and a frame that broke is told of', async () => {
    await openEditor();
    await switchOffAuto();
    await write('while (true) {}');
    await page.keyboard.press('Control+Enter');
    await expect.poll(strip).toBe('… running');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(strip).toBe('○ not run yet');
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+z');
    await write('// break the frame');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.locator('.bench [role="alert"]').innerText()).toBe('The frame ended.');
  });

  test('a draft survives a reload; starting again keeps a copy, which can be brought back', async () => {
    await openEditor();
    await switchOffAuto();
    await write('// my way');
    await page.reload({ waitUntil: 'networkidle' });
    await openEditor();
    expect(await editorText()).toContain('// my way');
    await page.getByText('Your code', { exact: true }).click();
    await page.getByRole('button', { name: 'Start again from the starter' }).click();
    expect(await editorText()).not.toContain('// my way');
    expect(await remembered('draft.trial-30-days')).toBeNull();
    await page.getByText('Your code', { exact: true }).click();
    await page.getByRole('button', { name: /^Bring back the copy of / }).click();
    expect(await editorText()).toContain('// my way');
  });

  test('progress and code go into a file, and from it into another browser', async () => {
    await openEditor();
    await write(TIMER);
    await expect.poll(strip).toBe('✓ 3 of 3 · 312 ms');
    await page.reload({ waitUntil: 'networkidle' });
    await page.getByText('Take it elsewhere').click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save progress and code as a file' }).click();
    const file = await (await download).path();
    const { progress, drafts } = parseHandover(readFileSync(file, 'utf8'));
    expect(Object.keys(progress.passed)).toEqual(['trial-30-days']);
    expect(drafts['trial-30-days']?.['workflows.ts']).toContain(TIMER);

    await page.evaluate(() => localStorage.clear());
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.locator('.book-nav .mark.passed').count()).toBe(0);
    await page.getByText('Take it elsewhere').click();
    await page.getByLabel('Read such a file').setInputFiles(file);
    await expect.poll(() => page.locator('.book-nav .mark.passed').count()).toBe(1);
    await openEditor();
    expect(await editorText()).toContain(TIMER);
  });

  test('the solution is compared with what stands in the editor', async () => {
    await openEditor();
    await switchOffAuto();
    await write('// my way');
    await page.getByRole('button', { name: 'Compare with a solution' }).click();
    await page.getByRole('button', { name: 'Show it all the same' }).click();
    expect(await page.locator('.diff-line.mine').allInnerTexts()).toContainEqual(
      expect.stringContaining('// my way'),
    );
    expect(await page.locator('.diff-line.theirs').allInnerTexts()).toContainEqual(
      expect.stringContaining(TIMER),
    );
  });

  test('a link carries code, shows it, and never runs it unasked', async () => {
    await openEditor();
    await switchOffAuto();
    await write(TIMER);
    await browser.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('Your code', { exact: true }).click();
    await page.getByRole('button', { name: 'Copy a link with my code' }).click();
    await expect.poll(() => page.locator('.code-said').innerText()).toContain('clipboard');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.startsWith(`${site}${LESSON}#code=`)).toBe(true);
    const guest = await openBrowser({ width: 1440 });
    await scriptRunner(guest);
    await browser.close();
    browser = guest;
    page = await guest.newPage();
    await page.goto(link, { waitUntil: 'networkidle' });
    await expect.poll(editorText).toContain(TIMER);
    expect(await page.locator('.foreign').innerText()).toContain('It has not been run.');
    await page.clock.install();
    await write('// a look');
    await page.clock.runFor(10_000);
    expect(await runs()).toBe(0);
    await page.clock.resume();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect.poll(runs).toBe(1);
    expect(await page.locator('.foreign').count()).toBe(0);
  });

  test('a damaged link is told of and changes nothing', async () => {
    await page.goto(`${site}${LESSON}#code=nonsense`, { waitUntil: 'networkidle' });
    await page.reload({ waitUntil: 'networkidle' });
    await expect
      .poll(() => page.locator('.foreign').innerText())
      .toContain('The code in this link is damaged.');
    expect(await editorText()).toContain('TODO: the trial lasts thirty days.');
  });
});

describe('the history of a run', () => {
  beforeEach(async () => {
    await visit();
    await openEditor();
    await write(TIMER);
    await page.locator('.run-history').waitFor();
  });
  afterEach(() => browser.close());

  const detail = () => page.locator('.run-history .event-name').innerText();

  test('steps from event to event, by button and by key, and lights up the line that caused one', async () => {
    expect(await detail()).toMatch(/^5\s+TimerStarted\s+30 days/);
    await page.getByRole('button', { name: /^Step/ }).click();
    expect(await detail()).toMatch(/^6\s+TimerFired/);
    await page.locator('.run-history .event[tabindex="0"]').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await detail()).toMatch(/^5\s+TimerStarted/);
    expect(await page.locator('.cm-mark-lit').count()).toBe(1);
    await page.getByRole('button', { name: 'Show the code' }).click();
    expect(await page.locator('.cm-activeLine').innerText()).toContain('TODO');
    await page.getByText(/^Attributes of event 5/).click();
    expect(await page.locator('.attributes').innerText()).toContain('startToFireTimeout');
  });

  test('zooms from a second to thirty days', async () => {
    const words = () => page.locator('.zoom output').innerText();
    expect(await words()).toBe('1 step = 1 week');
    const width = () => page.locator('.run-history .stage').evaluate((stage) => stage.clientWidth);
    const wide = await width();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    expect(await words()).toBe('1 step = 30 days');
    expect(await width()).toBeLessThan(wide);
    for (let presses = 0; presses < 5; presses++) await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await words()).toBe('1 step = 1 second');
    expect(await page.getByRole('button', { name: 'Zoom in' }).isDisabled()).toBe(true);
  });

  test('crashing the worker shows how a replay rebuilds the state', async () => {
    await page.getByRole('button', { name: 'Crash the worker here' }).click();
    const replay = page.locator('.replay');
    await expect.poll(() => replay.innerText()).toContain('reads the answers from events 1 to 5');
    expect(await replay.locator('li').innerText()).toMatch(
      /StartTimer 30 days\s+in the history already, event 5/,
    );
    expect(await replay.innerText()).toContain('Now it waits at workflows.ts, line 9');
    expect(await page.locator('.event.later').count()).toBeGreaterThan(0);
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colours) => {
  test('axe finds nothing to mend, before, red, green and replayed', async () => {
    await visit({ colours });
    await openEditor();
    expect(await violationsOf(page)).toEqual([]);
    await switchOffAuto();
    await runButton().click();
    await page.locator('.bench .result.failed').waitFor();
    await page.getByRole('button', { name: /^Show a hint/ }).click();
    expect(await violationsOf(page)).toEqual([]);
    await write(TIMER);
    await page.keyboard.press('Control+f');
    await page.locator('.cm-search').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await runButton().click();
    await page.locator('.bench .result.passed').waitFor();
    await page.getByRole('button', { name: 'Crash the worker here' }).click();
    await page.locator('.replay').waitFor();
    await page.getByRole('button', { name: 'Compare with a solution' }).click();
    await page.getByText('Your code', { exact: true }).click();
    expect(await violationsOf(page)).toEqual([]);
    await browser.close();
  });
});

test('on a phone lesson, editor and result stand one under another, and a bar goes to each', async () => {
  await visit({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'Run the tests' }).click();
  await page.locator('.bench .result.failed').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const tabs = page.getByRole('navigation', { name: 'Parts of this page' });
  for (const name of ['Editor', 'Result', 'Lesson']) {
    await tabs.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect.poll(() => tabs.locator('[aria-current]').innerText()).toContain(name);
  }
  expect(await tabs.innerText()).toContain('✗ 0 of 3');
  expect(await violationsOf(page)).toEqual([]);
  await browser.close();
});
