import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ansiToHtml } from './support/ansi.ts';
import { buildSite } from './support/built-site.ts';
import { openBrowser } from './support/chromium.ts';
import { copyWorkbook, startDesk } from './support/desk.ts';
import { ROOT } from './support/root.ts';
import { serveFolder } from './support/static-server.ts';

/** Where pictures for a look go. */
const LOOK = join(ROOT, '.kata', 'screenshots');
/** The pictures that the README and the home page show. */
const SHOWN = join(ROOT, 'site', 'public');
const TERMINAL = { columns: 92, rows: 34 };
/** The last line of the desk's screen once a run has ended: when, and how long. */
const RAN = /ran [\d:]+ · [\d.]+ m?s/;
/** The exercise in the README's pictures. */
const EXERCISE = 'trial-30-days';

/**
 * Makes the pictures: `desk` (the terminal), `page` (the lesson beside the running desk), `look` (every kind of page, in
 * light, dark and phone width). Without a name, all of them. Only what really ran is shown.
 */
export async function main(names: readonly string[]): Promise<void> {
  const makers: Readonly<Record<string, () => Promise<void>>> = { desk: desk, page: page, look: look };
  const unknown = names.find((name) => makers[name] === undefined);
  if (unknown !== undefined)
    throw new Error(`There is no picture "${unknown}". There are: ${Object.keys(makers).join(', ')}.`);
  for (const name of names.length > 0 ? names : Object.keys(makers)) {
    await makers[name]!();
    process.stdout.write(`made: ${name}\n`);
  }
}

/** The desk in a real terminal of tmux, its screen taken once a result stands there. */
async function desk(): Promise<void> {
  const folder = copyWorkbook();
  const socketFolder = mkdtempSync(join(tmpdir(), 'katas-tmux-'));
  const socket = join(socketFolder, 'socket');
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], { encoding: 'utf8', stdio: 'pipe' });
  try {
    const size = ['-x', String(TERMINAL.columns), '-y', String(TERMINAL.rows)];
    const command = `cd '${folder}' && env -u NO_COLOR COLORTERM=truecolor node src/cli/katas.mjs ${EXERCISE}`;
    tmux('new-session', '-d', ...size, command);
    const shows = async (wanted: (screen: string) => boolean): Promise<string> => {
      for (let tries = 0; tries < 400; tries++) {
        await wait(250);
        const screen = tmux('capture-pane', '-e', '-p');
        if (wanted(screen)) return screen;
      }
      throw new Error(
        `The desk never showed what the picture needs. Its screen:\n${tmux('capture-pane', '-p')}`,
      );
    };
    // The first run starts the server too. The picture shows what a learner sees at every save after it.
    const first = await shows((screen) => RAN.test(screen) && /http:\/\/localhost/.test(screen));
    const ranAt = (screen: string): string | undefined => RAN.exec(screen)?.[0];
    await wait(1_000);
    tmux('send-keys', 'r');
    const second = await shows((screen) => ranAt(screen) !== undefined && ranAt(screen) !== ranAt(first));
    await terminalPicture(second);
    tmux('send-keys', 'q');
    await wait(1_500);
  } finally {
    try {
      tmux('kill-server');
    } catch {
      // It has ended with the desk.
    }
    rmSync(socketFolder, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function terminalPicture(screen: string): Promise<void> {
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: transparent; display: inline-block }
    pre { margin: 0; padding: 22px 26px; width: ${TERMINAL.columns}ch; background: #16181d; color: #dee0e6; border-radius: 12px;
      font: 14px/1.42 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
  </style><pre>${ansiToHtml(screen.replace(/\s+$/, ''))}</pre>`;
  const browser = await openBrowser({ scale: 2, width: 1100, height: 900 });
  const page = await browser.newPage();
  await page.setContent(html);
  mkdirSync(SHOWN, { recursive: true });
  await page.locator('pre').screenshot({ path: join(SHOWN, 'desk.png'), omitBackground: true });
  mkdirSync(LOOK, { recursive: true });
  writeFileSync(join(LOOK, 'desk.html'), html);
  await browser.close();
}

/** The lesson with the result that the desk pushed into it. */
async function page(): Promise<void> {
  const running = await startDesk(5392, [EXERCISE]);
  const browser = await openBrowser({ scale: 2, width: 1280, height: 860 });
  try {
    const tab = await browser.newPage();
    await tab.goto(running.lesson);
    await tab.locator('.result.failed').waitFor({ timeout: 60_000 });
    // As above: what a learner sees at every save after the first run.
    const time = tab.locator('.result-time');
    const first = await time.textContent();
    appendFileSync(
      join(running.folder, 'exercises', '03-durable-time', '02-trial-30-days', 'workflows.ts'),
      '\n',
    );
    for (let tries = 0; tries < 200 && (await time.textContent()) === first; tries++) await wait(250);
    await tab
      .locator('.exercise')
      .evaluate((panel) => window.scrollTo(0, panel.getBoundingClientRect().top - 90));
    await tab.screenshot({ path: join(SHOWN, 'page.png') });
    mkdirSync(LOOK, { recursive: true });
    await tab.screenshot({ path: join(LOOK, 'desk-page.png'), fullPage: true });
  } finally {
    await browser.close();
    await running.stop();
    running.remove();
  }
}

async function look(): Promise<void> {
  const server = await serveFolder(buildSite());
  mkdirSync(LOOK, { recursive: true });
  const pages = { home: '/', chapter: '/03-durable-time/', lesson: '/03-durable-time/trial-30-days' };
  const visitors = {
    light: { colours: 'light', width: 1280 },
    dark: { colours: 'dark', width: 1280 },
    phone: { colours: 'light', width: 360 },
  } as const;
  for (const [how, visitor] of Object.entries(visitors)) {
    const browser = await openBrowser(visitor);
    const tab = await browser.newPage();
    for (const [name, address] of Object.entries(pages)) {
      await tab.goto(server.url + address, { waitUntil: 'networkidle' });
      await tab.screenshot({ path: join(LOOK, `${name}-${how}.png`), fullPage: true });
    }
    await browser.close();
  }
  await server.close();
}
