import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

/**
 * The SDK's own part of every workflow bundle, built once per process.
 *
 * What a Worker expects of a bundle is fixed by `@temporalio/worker` (lib/workflow/bundler.js, 1.24.0): a global
 * `__TEMPORAL__` with `api` (the SDK's worker-interface), `importWorkflows`, `importInterceptors` and `preloadModules`,
 * after the SDK has replaced Date, Math.random and the timers of the sandbox.
 */
export interface SdkBundle {
  /** JavaScript that declares `__temporal_sdk`. */
  readonly code: string;
  readonly lines: number;
  /** Says of every line that it is the SDK's, no more: the Worker cuts a failure's stack where a frame of a file is the SDK's. */
  readonly map: RawSourceMap;
  /** Absolute paths of the SDK's modules that a workflow shares with the SDK, to their key in `__temporal_sdk.modules`. */
  readonly modules: ReadonlyMap<string, string>;
}

export interface RawSourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const require = createRequire(import.meta.url);

/** Resolves a module of the SDK as the project sees it. */
export function resolveModule(name: string): string {
  return require.resolve(name);
}

/** What both parts of a bundle have in common, so that they behave as one. */
export const common = {
  bundle: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  // As webpack resolves for the SDK's bundler.
  mainFields: ['browser', 'module', 'main'],
  resolveExtensions: ['.ts', '.js', '.json'],
  target: 'es2022',
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'silent',
  define: { 'process.env.NODE_ENV': '"development"' },
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } },
} as const satisfies BuildOptions;

/** Without custom converters the SDK takes its own. */
export const sdkConverters: Plugin = {
  name: 'converters',
  setup(build) {
    build.onResolve({ filter: /^__temporal_custom_(payload|failure)_converter$/ }, ({ path }) => ({
      path,
      namespace: 'empty',
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'module.exports = {}',
      loader: 'js',
    }));
  },
};

/** Modules of the SDK that workflow code may name. */
const shared = ['@temporalio/workflow', '@temporalio/common'];

const entry = `
const api = require('@temporalio/workflow/lib/worker-interface.js');
require('@temporalio/workflow/lib/global-overrides.js').overrideGlobals();
module.exports = { api, modules: { ${shared.map((name) => `${JSON.stringify(name)}: require(${JSON.stringify(name)})`).join(', ')} } };
`;

let built: Promise<SdkBundle> | undefined;

/** Gives the SDK's part of a bundle; built at the first call (about 70 ms), then kept. */
export function sdkBundle(): Promise<SdkBundle> {
  built ??= buildSdk();
  return built;
}

async function buildSdk(): Promise<SdkBundle> {
  const folder = path.dirname(resolveModule('@temporalio/workflow/package.json'));
  const result = await build({
    ...common,
    globalName: '__temporal_sdk',
    // Read anew for every workflow, and its own map would be read anew for every Worker.
    minifyWhitespace: true,
    // Node puts the line of a throw into the stack, so lines stay short.
    lineLimit: 100,
    sourcemap: false,
    outdir: folder,
    stdin: { contents: entry, resolveDir: folder, sourcefile: 'sdk-entry.cjs', loader: 'js' },
    plugins: [sdkConverters],
  });
  const code = result.outputFiles.find((file) => file.path.endsWith('.js'))!.text;
  const lines = code.split('\n').length;
  return {
    code,
    lines,
    map: lineMap(lines),
    modules: new Map(shared.map((name) => [resolveModule(name), name])),
  };
}

/** A map of whole lines to the lines of one file that stands for all of the SDK. */
function lineMap(lines: number): RawSourceMap {
  // Base64 VLQ: the first segment is all zeros, each later one says "the next line of the same file".
  const mappings = Array.from({ length: lines }, (_, line) => (line === 0 ? 'AAAA' : 'AACA')).join(';');
  return { version: 3, sources: ['temporal-sdk.js'], names: [], mappings };
}

/** esbuild writes sources relative to the output; a stack trace should name files by their full path. */
export function withAbsoluteSources(map: RawSourceMap, folder: string): RawSourceMap {
  return { ...map, sources: map.sources.map((source) => path.resolve(folder, source)) };
}
