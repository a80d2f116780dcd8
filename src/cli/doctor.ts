import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { readCatalogue } from '../workbook/catalogue.ts';
import type { Exercise } from '../workbook/catalogue.ts';
import { loadProgress } from '../workbook/progress-file.ts';
import { checkStarters, readStarters, STARTERS_FILE } from '../workbook/starters.ts';
import { EXIT } from './arguments.ts';
import type { Arguments, ExitCode } from './arguments.ts';
import { firstWords } from './report.ts';
import type { Runner } from './runner/index.ts';
import { DEFAULT_PORT } from './site.ts';

export interface DoctorSetting {
  readonly root: string;
  readonly args: Arguments;
  readonly print: (text: string) => void;
  readonly openRunner: () => Promise<Runner>;
}

/** One thing that was looked at. */
interface Finding {
  readonly state: 'fine' | 'note' | 'bad';
  readonly what: string;
  /** What to do, when it is not fine. */
  readonly remedy?: string;
}

/** A change must be seen within this time, in milliseconds; on a disk that reports none it never is. */
const WATCH_LIMIT_MS = 3000;
const SIGNS = { fine: '✓', note: '!', bad: '✗' } as const;

/** `katas doctor`: looks at what the workbook needs, one line each, and says what to do. */
export async function doctor(setting: DoctorSetting): Promise<ExitCode> {
  let bad = 0;
  const checks = [
    checkNode,
    checkPackages,
    checkFiles,
    checkStartersFile,
    checkProgress,
    checkWatching,
    checkPort,
    checkRun,
  ];
  for (const check of checks) {
    for (const finding of await check(setting)) {
      if (finding.state === 'bad') bad += 1;
      setting.print(
        `${SIGNS[finding.state]} ${finding.what}\n${finding.remedy ? `    ${finding.remedy}\n` : ''}`,
      );
    }
  }
  setting.print(
    bad === 0 ? '\nAll is well: npm start\n' : `\n${bad} ${bad === 1 ? 'thing' : 'things'} to mend\n`,
  );
  return bad === 0 ? EXIT.ok : EXIT.broken;
}

function checkNode(): Finding[] {
  // An older Node has been refused before this line could run.
  return [fine(`Node ${process.versions.node} on ${process.platform} ${process.arch}`)];
}

function checkPackages(): Finding[] {
  const require = createRequire(import.meta.url);
  const missing = ['@temporalio/worker', '@temporalio/testing', 'vitest', 'vitepress'].filter((name) => {
    try {
      require.resolve(`${name}/package.json`);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    }
  });
  if (missing.length === 0) return [fine('the packages are installed')];
  return [bad(`packages are missing: ${missing.join(', ')}`, 'Run "npm ci" in the workbook.')];
}

function checkFiles({ root }: DoctorSetting): Finding[] {
  const { exercises, problems } = readCatalogue(root);
  const findings = problems.map((problem) =>
    bad(problem, 'A file that came with the workbook is restored with "git checkout -- FILE".'),
  );
  const without = exercises.flatMap((exercise) => withoutFile(root, exercise));
  return exercises.length > 0 ? [fine(`${exercises.length} exercises`), ...findings, ...without] : findings;
}

function withoutFile(root: string, exercise: Exercise): Finding[] {
  const wanted = [
    ...exercise.edit.map((name) => `exercises/${exercise.path}/${name}`),
    `lessons/${exercise.path}.md`,
  ];
  return wanted
    .filter((name) => !existsSync(join(root, name)))
    .map((name) => bad(`${name} is missing`, `Restore it with "git checkout -- ${name}".`));
}

function checkStartersFile({ root }: DoctorSetting): Finding[] {
  try {
    const count = Object.keys(readStarters(root)).length;
    if (count === 0)
      return [
        bad(
          `${STARTERS_FILE} is missing: nothing can be reset`,
          `Restore it with "git checkout -- ${STARTERS_FILE}".`,
        ),
      ];
    const changed = checkStarters(root).length;
    return [
      fine(`the starters are there; ${changed} ${changed === 1 ? 'file differs' : 'files differ'} from them`),
    ];
  } catch (error) {
    return [bad((error as Error).message)];
  }
}

function checkProgress({ root }: DoctorSetting): Finding[] {
  try {
    mkdirSync(join(root, '.kata'), { recursive: true });
    accessSync(join(root, '.kata'), constants.W_OK);
    const { progress, notice } = loadProgress(root);
    const count = Object.keys(progress.passed).length;
    return [
      ...(notice === undefined ? [] : [note(notice)]),
      fine(`progress can be kept; ${count} passed so far`),
    ];
  } catch (error) {
    return [
      bad(`progress cannot be kept: ${(error as Error).message}`, 'Make the folder .kata writable for you.'),
    ];
  }
}

/** A disk that reports no changes (some network and container mounts) leaves the desk blind. */
async function checkWatching({ root }: DoctorSetting): Promise<Finding[]> {
  const folder = join(root, '.kata', `doctor-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    const watcher = watch(folder, { ignoreInitial: true });
    const seen = new Promise<boolean>((resolve, reject) => {
      const limit = setTimeout(() => resolve(false), WATCH_LIMIT_MS);
      watcher.once('error', reject);
      watcher.once('ready', () => writeFileSync(join(folder, 'seen.txt'), ''));
      watcher.once('add', () => {
        clearTimeout(limit);
        resolve(true);
      });
    });
    const works = await seen.finally(() => watcher.close());
    if (works) return [fine('saves are seen')];
    return [bad('saves are not seen on this disk', 'Set CHOKIDAR_USEPOLLING=1, or press r after each save.')];
  } catch (error) {
    return [
      bad(`watching fails: ${(error as Error).message}`, 'On Linux, raise fs.inotify.max_user_watches.'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkPort({ args }: DoctorSetting): Promise<Finding[]> {
  const port = args.port ?? DEFAULT_PORT;
  const error = await tryPort(port);
  if (!error) return [fine(`port ${port} is free for the site`)];
  return [
    note(
      `port ${port}: ${error.code === 'EADDRINUSE' ? 'taken' : error.message}`,
      'The site takes the next free one, or give one: npm start -- --port 5180',
    ),
  ];
}

function tryPort(port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error));
    server.listen(port, 'localhost', () => server.close(() => resolve(undefined)));
  });
}

/** From the server to a passing test, with the first exercise's solution. */
async function checkRun({ root, args, openRunner }: DoctorSetting): Promise<Finding[]> {
  const exercise = readCatalogue(root).exercises[0];
  if (!exercise) return [];
  const server = args.server ?? 'embedded';
  try {
    const runner = await openRunner();
    const { result } = await runner.run({ exercise, files: 'solution' });
    const seconds = (result.durationMs / 1000).toFixed(1);
    if (result.status === 'passed')
      return [fine(`a workflow runs against the ${server} server (${seconds} s)`)];
    const remedy = result.problems[0]?.remedy;
    return [
      bad(
        `the solution of ${exercise.id} does not pass against the ${server} server: ${firstWords(result)}`,
        remedy,
      ),
    ];
  } catch (error) {
    return [bad(`nothing can be run: ${(error as Error).message}`)];
  }
}

function fine(what: string): Finding {
  return { state: 'fine', what };
}

function note(what: string, remedy?: string): Finding {
  return { state: 'note', what, ...(remedy !== undefined && { remedy }) };
}

function bad(what: string, remedy?: string): Finding {
  return { state: 'bad', what, ...(remedy !== undefined && { remedy }) };
}
