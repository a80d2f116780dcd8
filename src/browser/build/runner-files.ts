import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { replacements } from './replacements.ts';

const browser = path.resolve(import.meta.dirname, '..');

/** One file of the runner as it is served. */
export interface RunnerFile {
  /** `page.js`, or a name with the hash of what is in it. */
  readonly name: string;
  readonly text: string;
  /** Bytes over the network, as a static host compresses it. */
  readonly gzipBytes: number;
}

export interface RunnerOptions {
  /** Entry of the threads; another one for tests of what lies around them. */
  readonly thread?: string;
}

/** Async functions become generators, so that frames survive an `await`; the SDK has no async generators whose ticks count. */
const lowered = { 'async-await': false, 'async-generator': false, 'for-await': false };

const common = {
  bundle: true,
  write: false,
  platform: 'browser',
  mainFields: ['browser', 'module', 'main'],
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',

  define: { 'process.env.NODE_ENV': '"production"' },
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: false } },
} as const satisfies BuildOptions;

/**
 * Builds all that a page fetches to run exercises. `page.js` is the door and has no hash in its name: it knows the others.
 *
 * @throws Error of esbuild, with file and line
 */
export async function buildRunner(options: RunnerOptions = {}): Promise<readonly RunnerFile[]> {
  const threads: BuildOptions = {
    format: 'iife',
    plugins: [replacements],
    inject: [path.join(browser, 'shims/globals.ts')],
    supported: lowered,
  };
  const [thread, frame] = await Promise.all([
    bundle(options.thread ?? path.join(browser, 'thread-entry.ts'), threads),
    bundle(path.join(browser, 'frame/frame-entry.ts'), { format: 'iife' }),
  ]);
  const script = hashed('runner', thread);
  const assets = { script: script.name, frame };
  const page = await bundle(path.join(browser, 'page.ts'), {
    format: 'esm',
    plugins: [assetsModule(assets)],
  });
  return [fileOf('page.js', page), script];
}

/** Builds the runner into a folder, which then holds nothing else. */
export async function writeRunner(
  folder: string,
  options: RunnerOptions = {},
): Promise<readonly RunnerFile[]> {
  const files = await buildRunner(options);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) writeFileSync(path.join(folder, name), text);
  return files;
}

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...common,
    ...options,
    write: false,
    entryPoints: [entry],
    outdir: browser,
  });
  return outputFiles[0]!.text;
}

const fileOf = (name: string, text: string): RunnerFile => ({
  name,
  text,
  gzipBytes: gzipSync(text, { level: 9 }).length,
});

const hashed = (name: string, text: string): RunnerFile =>
  fileOf(`${name}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.js`, text);

/** The module by which `page.js` knows the other files. */
const assetsModule = (assets: object): Plugin => ({
  name: 'assets',
  setup(build) {
    build.onResolve({ filter: /^katas:assets$/ }, ({ path }) => ({ path, namespace: 'assets' }));
    build.onLoad({ filter: /.*/, namespace: 'assets' }, () => ({
      contents: Object.entries(assets)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n'),
    }));
  },
});
