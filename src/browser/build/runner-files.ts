import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { replacements } from './replacements.ts';
import { SHARED_NAME, fromShared, sharedEntry, sharedOf } from './shared.ts';

const browser = path.resolve(import.meta.dirname, '..');

/** One file of the runner as it is served. */
export interface RunnerFile {
  /** `page.js`, or a name with the hash of what is in it. */
  readonly name: string;
  readonly text: string;
  /** Bytes over the network, as a static host compresses it. */
  readonly gzipBytes: number;
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

/** What runs in a thread of the frame. */
const threads: BuildOptions = {
  format: 'iife',
  plugins: [replacements],
  inject: [path.join(browser, 'shims/globals.ts')],
  supported: lowered,
};

/**
 * Builds all that a page fetches to run exercises. `page.js` is the door and has no hash in its name: it knows the others.
 *
 * @throws Error of esbuild, with file and line
 */
export async function buildRunner(): Promise<readonly RunnerFile[]> {
  const entryOf = (name: string): string => path.join(browser, name);
  const realmEntry = entryOf('realms/realm-entry.ts');
  const whole = await bundle({ ...threads, entryPoints: [realmEntry], metafile: true });
  const modules = sharedOf(whole.inputs, process.cwd());
  const parts: BuildOptions = { ...threads, plugins: [fromShared(modules), replacements] };
  const [shared, realm, runner, frame] = await Promise.all([
    bundle({
      ...threads,
      globalName: SHARED_NAME,
      stdin: { contents: sharedEntry(modules), resolveDir: browser },
    }),
    bundle({ ...parts, entryPoints: [realmEntry] }),
    bundle({ ...parts, entryPoints: [entryOf('runner/runner-entry.ts')] }),
    bundle({ format: 'iife', entryPoints: [entryOf('frame/frame-entry.ts')] }),
  ]);
  const files = [hashed('shared', shared.text), hashed('realm', realm.text), hashed('runner', runner.text)];
  const [sharedFile, realmFile, runnerFile] = files.map(({ name }) => name);
  const assets = { shared: sharedFile, realm: realmFile, runner: runnerFile, frame: frame.text };
  const page = await bundle({
    format: 'esm',
    entryPoints: [entryOf('page.ts')],
    plugins: [assetsModule(assets)],
  });
  return [fileOf('page.js', page.text), ...files];
}

/** Builds the runner into a folder, which then holds nothing else. */
export async function writeRunner(folder: string): Promise<readonly RunnerFile[]> {
  const files = await buildRunner();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) writeFileSync(path.join(folder, name), text);
  return files;
}

async function bundle(options: BuildOptions): Promise<{ readonly text: string; readonly inputs: object }> {
  const { outputFiles, metafile } = await build({ ...common, ...options, write: false, outdir: browser });
  return { text: outputFiles[0]!.text, inputs: metafile?.inputs ?? {} };
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
