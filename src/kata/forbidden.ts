import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { KataProblem } from './problem.ts';
import { relativeToProject } from './source-files.ts';

/** An import statement that workflow code may not hold. */
export interface ForbiddenImport {
  /** Absolute path of the file that imports. */
  readonly importer: string;
  /** The name as written. */
  readonly name: string;
}

/** What the SDK's bundler refuses (lib/workflow/bundler.js of @temporalio/worker 1.24.0); of Node's modules it allows these. */
const allowedBuiltins = ['assert', 'url', 'util'];
const forbiddenPackages = [
  '@temporalio/activity',
  '@temporalio/client',
  '@temporalio/worker',
  '@temporalio/common/lib/internal-non-workflow',
  '@temporalio/interceptors-opentelemetry/lib/client',
  '@temporalio/interceptors-opentelemetry/lib/worker',
  '@temporalio/interceptors-opentelemetry-v2/lib/client',
  '@temporalio/interceptors-opentelemetry-v2/lib/worker',
  '@temporalio/testing',
  '@temporalio/core-bridge',
];
const forbiddenBuiltins = builtinModules.filter((name) => !allowedBuiltins.includes(name));

/** True for a name that may not be imported by workflow code, as a value. */
export function isForbidden(name: string): boolean {
  return isNodeModule(name) || matches(name, forbiddenPackages) || isActivities(name);
}

// The SDK's bundler knows `assert`, `url` and `util` by these names alone: with `node:` webpack can't load them.
const isNodeModule = (name: string): boolean => name.startsWith('node:') || matches(name, forbiddenBuiltins);
const matches = (name: string, modules: readonly string[]): boolean =>
  modules.some((module) => name === module || name.startsWith(`${module}/`));
const isActivities = (name: string): boolean =>
  /^\.{1,2}\/(.*\/)?activities(\/index)?(\.[cm]?[jt]s)?$/.test(name);

/** Says which file imports what, by which way the workflow gets there, why it can't and what to do. */
export function refusal(
  forbidden: readonly ForbiddenImport[],
  entry: string,
  metafile: Metafile,
): KataProblem {
  const first = forbidden[0]!;
  const chain = importChain(entry, first.importer, metafile);
  const file = relativeToProject(first.importer);
  const way =
    chain.length > 1
      ? `, which the workflow reaches by ${chain.map((step) => path.basename(step)).join(' → ')}`
      : '';
  const others = [...new Set(forbidden.slice(1).map(({ name }) => name))].filter(
    (name) => name !== first.name,
  );
  return new KataProblem(
    'forbidden-import',
    [
      `${file} imports ${quote(first.name)}${way}.`,
      why(first.name),
      ...(others.length > 0 ? [`It imports ${others.map(quote).join(', ')} too.`] : []),
    ].join('\n'),
    { remedy: remedy(first.name), at: { file, line: lineOf(first) } },
  );
}

const quote = (name: string): string => `'${name}'`;

function why(name: string): string {
  if (isActivities(name)) {
    return 'Activities run outside of the workflow, where they can fail and be tried again; a workflow that imports them as values would run them in itself, unrecorded.';
  }
  if (isNodeModule(name)) {
    return 'A workflow is replayed from its history, so it must do the same each time: it has no files, no network and no process, and Node’s modules do not load there.';
  }
  return 'That package is for the process around the workflow (a test, a Client, a Worker, an activity) and does not load in the workflow’s sandbox.';
}

function remedy(name: string): string {
  if (isActivities(name)) {
    return `Write \`import type * as activities from ${quote(name)}\` and call them through \`proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' })\`.`;
  }
  if (isNodeModule(name))
    return 'Move what needs it into an activity, and call that through proxyActivities.';
  return "Take what the workflow needs from '@temporalio/workflow', or import only types from it with `import type`.";
}

/** The way from the entry to a file, entry first; only the file when esbuild knows no way. */
function importChain(entry: string, file: string, metafile: Metafile): string[] {
  const folder = path.dirname(entry);
  const importers = new Map<string, string>();
  for (const [input, { imports }] of Object.entries(metafile.inputs)) {
    for (const { path: imported } of imports) {
      const key = path.resolve(folder, imported);
      if (!importers.has(key)) importers.set(key, path.resolve(folder, input));
    }
  }
  const chain = [file];
  for (
    let at = importers.get(file);
    at !== undefined && !chain.includes(at) && chain[0] !== entry;
    at = importers.get(at)
  ) {
    chain.unshift(at);
  }
  return chain;
}

function lineOf({ importer, name }: ForbiddenImport): number {
  const lines = readFileSync(importer, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`));
  return Math.max(index, 0) + 1;
}
