import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

/** What a page posts to StackBlitz. */
export interface PostedProject {
  /** Where to, without what is asked of it. */
  readonly address: string;
  /** The files that the editor shall open. */
  readonly opened: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** Path in the project to text. */
  readonly files: Readonly<Record<string, string>>;
}

/** Answers in place of stackblitz.com, and keeps what is sent there. Nothing reaches the network. */
export async function interceptStackBlitz(context: BrowserContext): Promise<PostedProject[]> {
  const posted: PostedProject[] = [];
  await context.route('https://stackblitz.com/**', (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const fields: Record<string, string> = {};
    const files: Record<string, string> = {};
    for (const [name, text] of new URLSearchParams(request.postData() ?? '')) {
      // A form ends its lines as the network does.
      const value = text.replaceAll('\r\n', '\n');
      const file = /^project\[files\]\[(.*)\]$/.exec(name)?.[1];
      if (file === undefined) fields[name] = value;
      else files[file] = value;
    }
    posted.push({ address: url.origin + url.pathname, opened: url.searchParams.get('file'), fields, files });
    return route.fulfill({ contentType: 'text/html', body: '<title>StackBlitz</title>' });
  });
  return posted;
}

/** Presses what sends the project, and waits for its tab. */
export async function sendAndOpen(page: Page): Promise<void> {
  const tab = page.waitForEvent('popup');
  await page.getByRole('dialog').getByRole('button', { name: 'Send and open' }).click();
  await (await tab).waitForLoadState();
}

/** How a command of a project ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A project on the disk, in a folder of its own. */
export class ProjectFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'katas-project-'));

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Installs what its package.json names. @throws Error with npm's own words, when the registry can't be reached too */
  install(): void {
    const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const { code, output } = this.run('npm', words);
    if (code !== 0)
      throw new Error(`The packages of the project do not install. Is the registry there?\n${output}`);
  }

  /** Runs a command where no native code loads. */
  run(command: string, words: readonly string[]): Ended {
    const { status, stdout, stderr } = spawnSync(command, words, {
      cwd: this.path,
      encoding: 'utf8',
      env: environment(),
      shell: process.platform === 'win32',
    });
    return { code: status, output: stdout + stderr };
  }

  /** Starts the project's command that runs at every save. */
  watch(): Watching {
    return new Watching(this.path);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A command that goes on. */
export class Watching {
  output = '';
  private readonly child;
  private told: () => void = () => undefined;

  constructor(cwd: string) {
    this.child = spawn(process.execPath, ['kata/run.mjs', '--watch'], { cwd, env: environment() });
    const read = (chunk: Buffer): void => {
      this.output += chunk.toString();
      this.told();
    };
    this.child.stdout.on('data', read);
    this.child.stderr.on('data', read);
  }

  /** Resolves when it has printed this. */
  printed(words: string): Promise<void> {
    return new Promise((resolve) => {
      this.told = () => (this.output.includes(words) ? resolve() : undefined);
      this.told();
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGINT');
    await ended;
  }
}

/** No colours, no watching by itself, and no native code in any process of Node. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '--no-addons', NO_COLOR: '1', CI: 'true', VITEST: undefined };
}
