import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildFailure, Metafile, Plugin } from 'esbuild';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { isForbidden, refusal } from './forbidden.ts';
import type { ForbiddenImport } from './forbidden.ts';
import { KataProblem } from './problem.ts';
import { common, resolveModule, sdkBundle, withAbsoluteSources } from './sdk-bundle.ts';
import type { RawSourceMap } from './sdk-bundle.ts';
import { relativeToProject } from './source-files.ts';

/**
 * Bundles workflow code for a Worker in a few milliseconds: the SDK's part is built once per process, and only the
 * workflow's own files are built each time. `bundleWorkflowCode` of the SDK makes the same thing with webpack in seconds.
 *
 * Throws a {@link KataProblem}: `syntax` with file, line and column, or `forbidden-import` for what the SDK's bundler
 * refuses too (Node's built-in modules, the SDK's packages for other processes) and for `./activities` as a value.
 *
 * @param file absolute path of the workflow's file, with or without its ending
 */
export async function bundleWorkflows(file: string): Promise<WorkflowBundle> {
  const [sdk, entry] = await Promise.all([sdkBundle(), withEnding(file)]);
  const forbidden: ForbiddenImport[] = [];
  const own = await buildOwn(entry, sharedModules(sdk.modules, forbidden));
  if (forbidden.length > 0) throw refusal(forbidden, entry, own.metafile);

  const folder = path.dirname(entry);
  const code = [sdk.code, own.code, 'var __TEMPORAL__ = __temporal_bundle;', ''].join('\n');
  const map = {
    version: 3,
    // The debugger and the worker's stack traces find the map by this name.
    file: `workflow-bundle-${createHash('sha256').update(code).digest('hex').slice(0, 20)}.js`,
    sections: [
      { offset: { line: 0, column: 0 }, map: sdk.map },
      { offset: { line: sdk.lines, column: 0 }, map: withAbsoluteSources(own.map, folder) },
    ],
  };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return { code: `${code}//# sourceMappingURL=data:application/json;base64,${inline}` };
}

/** Bundles with the SDK's own bundler (webpack): slow, and the measure for {@link bundleWorkflows}. */
export async function bundleOfficially(file: string): Promise<WorkflowBundle> {
  const said: string[] = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => said.push(message));
  try {
    return await bundleWorkflowCode({ workflowsPath: await withEnding(file), logger });
  } catch (error) {
    throw new KataProblem(
      'syntax',
      `The SDK's bundler refuses ${relativeToProject(file)}.\n${[String(error), ...said].join('\n')}`,
      { cause: error },
    );
  }
}

/** The names that a workflow file exports, its types left out; for messages. */
export async function exportedNames(file: string): Promise<readonly string[]> {
  const entry = await withEnding(file);
  const result = await build({
    ...common,
    format: 'esm',
    packages: 'external',
    entryPoints: [entry],
    outdir: path.dirname(entry),
    metafile: true,
  });
  return Object.values(result.metafile.outputs).flatMap(({ exports }) => exports);
}

const entryCode = (file: string): string => `
exports.api = __temporal_sdk.api;
exports.preloadModules = () => {};
exports.importWorkflows = () => require(${JSON.stringify(file)});
exports.importInterceptors = () => [];
`;

async function buildOwn(
  file: string,
  plugin: Plugin,
): Promise<{ code: string; map: RawSourceMap; metafile: Metafile }> {
  const folder = path.dirname(file);
  try {
    const result = await build({
      ...common,
      globalName: '__temporal_bundle',
      absWorkingDir: folder,
      outdir: folder,
      metafile: true,
      stdin: {
        contents: entryCode(file),
        resolveDir: folder,
        sourcefile: 'workflow-entry.cjs',
        loader: 'js',
      },
      plugins: [plugin],
    });
    return {
      code: result.outputFiles.find(({ path }) => path.endsWith('.js'))!.text,
      map: JSON.parse(result.outputFiles.find(({ path }) => path.endsWith('.map'))!.text) as RawSourceMap,
      metafile: result.metafile,
    };
  } catch (error) {
    throw asProblem(error, folder);
  }
}

/** Gives the workflow the SDK's own modules, the sandbox's `assert`, `url` and `util`, and notes what it may not import. */
function sharedModules(modules: ReadonlyMap<string, string>, forbidden: ForbiddenImport[]): Plugin {
  const overrides = new Map(
    ['assert', 'url', 'util'].map((name) => [
      name,
      resolveModule(`@temporalio/worker/lib/workflow/module-overrides/${name}`),
    ]),
  );
  return {
    name: 'workflow-sandbox',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.kind === 'entry-point' || args.pluginData === 'resolving') return undefined;
        const override = overrides.get(args.path);
        if (override !== undefined) return { path: override };
        if (isForbidden(args.path)) {
          forbidden.push({ importer: args.importer, name: args.path });
          return { path: args.path, namespace: 'forbidden' };
        }
        if (!args.path.startsWith('@temporalio/')) return undefined;
        const found = await build.resolve(args.path, {
          kind: args.kind,
          resolveDir: args.resolveDir,
          pluginData: 'resolving',
        });
        const key = modules.get(found.path);
        return key === undefined ? found : { path: key, namespace: 'sdk' };
      });
      build.onLoad({ filter: /.*/, namespace: 'sdk' }, ({ path }) => ({
        contents: `module.exports = __temporal_sdk.modules[${JSON.stringify(path)}]`,
      }));
      build.onLoad({ filter: /.*/, namespace: 'forbidden' }, () => ({ contents: 'module.exports = {}' }));
    },
  };
}

function asProblem(error: unknown, folder: string): unknown {
  const first = (error as Partial<BuildFailure>).errors?.[0];
  if (first === undefined) return error;
  const location = first.location;
  return new KataProblem(
    'syntax',
    `${first.text}${location === null ? '' : `\n    ${location.lineText.trim()}`}`,
    {
      remedy: first.text.startsWith('Could not resolve')
        ? 'Check the name and the path of the import.'
        : 'Mend the line; the tests run again when you save.',
      ...(location !== null && {
        at: {
          file: relativeToProject(path.resolve(folder, location.file)),
          line: location.line,
          column: location.column + 1,
        },
      }),
      cause: error,
    },
  );
}

async function withEnding(file: string): Promise<string> {
  if (/\.[cm]?[jt]s$/.test(file)) return file;
  for (const candidate of [`${file}.ts`, `${file}.js`, path.join(file, 'index.ts')]) {
    if ((await stat(candidate).catch(() => undefined))?.isFile()) return candidate;
  }
  throw new KataProblem('syntax', `There is no workflow file ${relativeToProject(file)}.ts.`, {
    remedy: `kata({ workflows }) takes the path of a file beside the test, for example './workflows'.`,
  });
}
