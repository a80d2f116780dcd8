import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgress } from '../workbook/progress-file.ts';
import { CommandError, EXIT, helpText, parseArguments } from './arguments.ts';
import type { Arguments, ExitCode } from './arguments.ts';
import { openDesk } from './desk/desk.ts';
import { knowsLinks, wantsColour } from './desk/terminal.ts';
import { doctor } from './doctor.ts';
import { exportTo, importFrom } from './handover.ts';
import { Lifetime } from './lifetime.ts';
import type { Runner } from './runner/index.ts';
import { DEFAULT_PORT, startSite } from './site.ts';
import { CONCURRENCY, hint, list, once, reset, run, starters } from './subcommands.ts';
import type { Setting } from './subcommands.ts';
import { findExercise, findRoot, readWorkbook, startingExercise } from './workbook.ts';

/** The command, from its words to its exit code. Ends the process. */
export async function main(words: readonly string[]): Promise<void> {
  const lifetime = new Lifetime();
  try {
    const code = await dispatch(words, lifetime);
    if (code !== undefined) await lifetime.end(code);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n`);
    await lifetime.end(error.exitCode);
  }
}

/** The exit code, or undefined when the desk is open and will end by itself. */
async function dispatch(words: readonly string[], lifetime: Lifetime): Promise<ExitCode | undefined> {
  if (process.env.npm_config_once !== undefined) {
    throw new CommandError('npm kept --once for itself. Put "--" before it: npm start -- --once', EXIT.usage);
  }
  const args = parseArguments(words);
  if (args.help) return say(helpText());
  if (args.version) return say(`${version()}\n`);
  const root = findRoot(args.root, process.env);
  if (args.subcommand === 'doctor') {
    return doctor({ root, args, print: say, openRunner: runnerOf(root, args, lifetime) });
  }
  const workbook = readWorkbook(root);
  const { progress, notice } = loadProgress(root);
  const colour = wantsColour(args.color, process.env, process.stdout);
  const setting: Setting = {
    ...{ workbook, progress, args, print: say },
    paint: { colour, links: colour && knowsLinks(process.env) },
    columns: process.stdout.isTTY ? process.stdout.columns || 80 : 100,
  };
  const notices = [notice, problemsNotice(workbook.catalogue.problems)].filter((text) => text !== undefined);
  if (args.subcommand === 'desk' && !args.once) {
    desk(setting, notices.join(' '), lifetime);
    return undefined;
  }
  for (const text of notices) process.stderr.write(`${text}\n`);
  return subcommand(setting, lifetime);
}

async function subcommand(setting: Setting, lifetime: Lifetime): Promise<ExitCode> {
  const open = runnerOf(setting.workbook.root, setting.args, lifetime);
  switch (setting.args.subcommand) {
    case 'list':
      return list(setting);
    case 'hint':
      return hint(setting);
    case 'reset':
      return reset(setting);
    case 'export':
      return exportTo(setting);
    case 'import':
      return importFrom(setting);
    case 'starters':
      return starters(setting);
    case 'run':
      return run(setting, await runnerOrWords(open));
    case 'desk':
      return once(setting, await runnerOrWords(open));
    case 'doctor':
      throw new Error('doctor is dispatched before the workbook is read');
  }
}

/** The one runner of this process; one that failed to start is tried anew at the next call. */
function runnerOf(root: string, args: Arguments, lifetime: Lifetime): () => Promise<Runner> {
  let opened: Promise<Runner> | undefined;
  const open = async (): Promise<Runner> => {
    // Loaded late: "list" and "--help" need no test runner.
    const { createRunner } = await import('./runner/index.ts');
    return createRunner({
      root,
      concurrency: args.once ? CONCURRENCY : 1,
      ...(args.server !== undefined && { settings: { server: args.server } }),
    });
  };
  lifetime.onEnd(async () => (await opened?.catch(() => undefined))?.close());
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

/** @throws CommandError when the runner cannot start. */
async function runnerOrWords(open: () => Promise<Runner>): Promise<Runner> {
  try {
    return await open();
  } catch (error) {
    throw new CommandError(
      `The tests cannot be run: ${(error as Error).message}\nSee npx katas doctor.`,
      EXIT.broken,
    );
  }
}

function desk(setting: Setting, notice: string, lifetime: Lifetime): void {
  const { workbook, progress, args, paint } = setting;
  const name = args.operands[0];
  const start =
    name === undefined ? startingExercise(workbook, progress) : findExercise(workbook.catalogue, name);
  const port = args.port ?? DEFAULT_PORT;
  openDesk({
    ...{ workbook, progress, start, port, lifetime, paint },
    ...(notice !== '' && { notice }),
    ...(args.site && { openSite: (source) => startSite(workbook.root, port, source) }),
    openRunner: runnerOf(workbook.root, args, lifetime),
    streams: process,
    environment: process.env,
  });
}

function problemsNotice(problems: readonly string[]): string | undefined {
  if (problems.length === 0) return undefined;
  const what = problems.length === 1 ? 'One thing is' : `${problems.length} things are`;
  return `${what} wrong in the workbook's files: npx katas doctor`;
}

function say(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.ok;
}

function version(): string {
  const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  return (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;
}
