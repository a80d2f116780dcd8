import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { isForbidden as forbids, quote, remedyFor, whyForbidden } from './forbidden-words.ts';
import { KataProblem } from './problem.ts';
import { relativeToProject } from './source-files.ts';

/** An import statement that workflow code may not hold. */
export interface ForbiddenImport {
  /** Absolute path of the file that imports. */
  readonly importer: string;
  /** The name as written. */
  readonly name: string;
}

/** True for a name that may not be imported by workflow code, as a value. */
export const isForbidden = (name: string): boolean => forbids(name, builtinModules);

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
      whyForbidden(first.name, builtinModules),
      ...(others.length > 0 ? [`It imports ${others.map(quote).join(', ')} too.`] : []),
    ].join('\n'),
    { remedy: remedyFor(first.name, builtinModules), at: { file, line: lineOf(first) } },
  );
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
