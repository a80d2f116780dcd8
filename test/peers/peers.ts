import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../conformance/support/target.ts';
import { officialTestServer, officialVersion } from './official.ts';
import { addReport, TARGETS, type Outcomes } from './outcomes.ts';
import { developmentServer, startDevelopmentServer } from './real.ts';
import { run, Unavailable } from './run.ts';
import { renderTable } from './table.ts';

const root = join(import.meta.dirname, '../..');
const tableFile = join(root, 'test/conformance/TABLE.md');

const HELP = `Runs the conformance scenarios on this repository's server and on its peers.

  npm run test:peers -- [--only TARGET[,TARGET…]] [--help]

Targets: ${TARGETS.join(', ')}. Without --only all four, and test/conformance/TABLE.md is written anew.
official needs Java and Maven, real needs Go; both need their registry once. What is missing is skipped and named.

It ends with 0 when every scenario passed or differs on purpose, 1 when one failed, 2 when it was called wrongly.
`;

interface Server {
  /** For CONFORMANCE_SERVER; none for our own. */
  readonly server?: string;
  readonly version: string;
  readonly end?: () => void;
}

/** Finds, makes or starts what a target runs against. */
const servers: Readonly<Record<Target, () => Promise<Server>>> = {
  'in-process': async () => ({ version: '' }),
  embedded: async () => ({ version: '' }),
  official: async () => ({ server: await officialTestServer(), version: await officialVersion() }),
  real: async () => {
    const { address, version, end } = await startDevelopmentServer(await developmentServer());
    return { server: address, version, end };
  },
};

export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const targets = targetsOf(args);
  if (typeof targets === 'string') {
    console.error(targets);
    return 2;
  }
  const outcomes: Outcomes = new Map();
  const versions: Partial<Record<Target, string>> = {};
  const skipped: string[] = [];
  for (const target of targets) {
    try {
      versions[target] = await runTarget(target, outcomes);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      skipped.push(`${target}: ${error.message}`);
    }
  }
  for (const line of skipped) console.log(`\nskipped ${line}`);
  if (skipped.length === 0 && targets.length === TARGETS.length) {
    await writeTable(renderTable(outcomes, { official: versions.official!, real: versions.real! }));
  }
  return report(outcomes, skipped.length);
}

function targetsOf(args: readonly string[]): readonly Target[] | string {
  if (args.length === 0) return TARGETS;
  const [option = '', value] = args[0]!.includes('=') ? args[0]!.split('=') : args;
  if (option !== '--only' || !value) return `Unknown option ${option}. Try --help.`;
  const names = value.split(',');
  const wrong = names.find((name) => !TARGETS.includes(name as Target));
  return wrong ? `There is no target "${wrong}"; there are ${TARGETS.join(', ')}.` : (names as Target[]);
}

/** Runs all scenarios on one target and returns its version. */
async function runTarget(target: Target, outcomes: Outcomes): Promise<string> {
  console.log(`\n── ${target}`);
  const { server, version, end } = await servers[target]();
  const folder = await mkdtemp(join(tmpdir(), 'temporal-katas-peers-'));
  const file = join(folder, 'report.json');
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const options = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await run(
      process.execPath,
      [vitest, 'run', '--project', 'unit', 'test/conformance', ...options],
      {
        cwd: root,
        env: { CONFORMANCE_TARGET: target, ...(server && { CONFORMANCE_SERVER: server }) },
        show: true,
      },
    );
    const failed = await addReport(outcomes, file);
    if (code !== 0 && failed === 0)
      throw new Error(`The scenarios on ${target} ended with ${code} and no scenario failed: see above.`);
    return version;
  } finally {
    end?.();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeTable(text: string): Promise<void> {
  const { format, resolveConfig } = await import('prettier');
  const formatted = await format(text, { ...(await resolveConfig(tableFile)), parser: 'markdown' });
  const before = await readFile(tableFile, 'utf8').catch(() => '');
  await writeFile(tableFile, formatted);
  console.log(before === formatted ? '\nTABLE.md is as it was.' : '\nTABLE.md was written anew.');
}

function report(outcomes: Outcomes, skipped: number): number {
  const all = [...outcomes.values()].flatMap((row) => Object.values(row));
  const count = (state: string): number => all.filter((outcome) => outcome.state === state).length;
  const failed = count('failed');
  console.log(
    `${count('passed')} as expected, ${count('differs')} differ on purpose, ${failed} not as expected`,
  );
  // In the form that continuous integration counts; what ran was counted by Vitest.
  if (skipped > 0) console.log(`peers: 0 passed, 0 failed, ${skipped} skipped`);
  const nothingRan = all.length === 0 && skipped === 0;
  return failed > 0 || nothingRan ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
