/*
 * `npm run test:languages [NAME…]`: the files that the page "Use this server in your own tests" shows, each run with the SDK
 * of its language against this server. What is not installed is skipped by name, with what would install it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { projectRoot } from '../../src/kata/source-files.ts';
import { executablePath, startServer } from '../../src/grpc/server.mjs';

const here = join(projectRoot, 'test/languages');
const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
const expected = '30 days, mail sent at attempt 3';

/** A language cannot be tried here. */
class Missing extends Error {}

interface Language {
  readonly name: string;
  /** Builds what has to be built; throws {@link Missing} with what to install. */
  readonly prepare: () => void;
  /** Runs the workflow; gives what the program printed. */
  readonly run: () => Promise<string>;
}

const python = process.env['PYTHON'] ?? 'python3';

const languages: readonly Language[] = [
  { name: 'TypeScript', prepare: () => undefined, run: () => vitest() },
  {
    name: 'Python',
    prepare: () =>
      need(
        python,
        ['-c', 'import temporalio'],
        `${python} has no package temporalio: make a venv, "pip install -r test/languages/python/requirements.txt" there, and set PYTHON to its python`,
      ),
    run: () => program(python, [join(here, 'python/trial.py'), executablePath]),
  },
  {
    name: 'Go',
    prepare: () => {
      need('go', ['version'], 'go is not installed: https://go.dev/dl');
      build('go', ['build', '-o', join(scratch, 'trial-go'), '.'], 'go');
    },
    run: () => withServer((address) => program(join(scratch, 'trial-go'), [], address)),
  },
  {
    name: 'Java',
    prepare: () => {
      need('mvn', ['-v'], 'mvn is not installed: https://maven.apache.org');
      const classPath = `-Dmdep.outputFile=${join(scratch, 'classpath')}`;
      build(
        'mvn',
        ['-q', '-B', `-Dtarget=${scratch}`, 'compile', 'dependency:build-classpath', classPath],
        'java',
      );
    },
    run: () => {
      const jars = readFileSync(join(scratch, 'classpath'), 'utf8').trim();
      const classes = [join(scratch, 'classes'), jars].join(delimiter);
      return withServer((address) => program('java', ['-cp', classes, 'TrialTest'], address));
    },
  },
];

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const tally = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const language of languages)
    if (wanted.length === 0 || wanted.includes(language.name.toLowerCase()))
      tally[await tried(language)] += 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed > 0 || tally.passed + tally.skipped === 0 ? 1 : 0;

async function tried({ name, prepare, run }: Language): Promise<keyof typeof tally> {
  const say = (words: string): void => console.log(`${name.padEnd(12)}${words}`);
  try {
    prepare();
    const began = performance.now();
    const printed = await run();
    const whole = ((performance.now() - began) / 1000).toFixed(1);
    if (!printed.startsWith(expected)) throw new Error(`expected "${expected}", it printed "${printed}"`);
    say(`${printed.trim()}; the whole program ${whole} s`);
    return 'passed';
  } catch (cause) {
    const skipped = cause instanceof Missing;
    say(`${skipped ? 'skipped' : 'FAILED'}: ${(cause as Error).message}`);
    return skipped ? 'skipped' : 'failed';
  }
}

function need(command: string, args: string[], remedy: string): void {
  if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) throw new Missing(remedy);
}

function build(command: string, args: string[], folder: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: join(here, folder), encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}\n${stdout}${stderr}`);
}

/** A server of its own for a language whose SDK does not start one. Nothing has to unlock its time. */
async function withServer<T>(work: (address: string) => Promise<T>): Promise<T> {
  const server = await startServer({ timeSkipping: true });
  try {
    return await work(server.address);
  } finally {
    await server.close();
  }
}

/** Without blocking: the server may live in this process. */
function program(command: string, args: string[], address?: string): Promise<string> {
  const env = address === undefined ? process.env : { ...process.env, TEMPORAL_ADDRESS: address };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`ended with ${code ?? 'a signal'}\n${out}${err}`)),
    );
  });
}

/** The test file tells no time of its own; Vitest's report does. */
async function vitest(): Promise<string> {
  const report = await program(process.execPath, [
    join(projectRoot, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--root', projectRoot, '--project', 'unit', '--reporter', 'json', 'test/languages/typescript'],
  ]);
  const { testResults } = JSON.parse(report) as {
    testResults: { assertionResults: { status: string; duration: number }[] }[];
  };
  const [result] = testResults[0]!.assertionResults;
  // That the result is as expected is what the test asserts.
  return `${expected}, in ${result!.duration.toFixed(0)} ms`;
}
