import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { replacements } from '../browser/build/replacements.ts';
import type { ProjectBase } from './project.ts';

const here = import.meta.dirname;

/**
 * What both bundles have in common. `async` functions are lowered, because what is kept across an `await` (the scope of a
 * cancellation, the context of an activity) is kept by `lowering/async-context.ts`, and a native `await` asks nobody.
 */
const common = {
  bundle: true,
  write: false,
  minify: true,

  target: 'es2022',
  supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
  legalComments: 'none',
  logLevel: 'silent',
  define: { 'process.env.NODE_ENV': '"development"' },
} as const satisfies BuildOptions;

/** Packages whose types the editor of a project reads. They install without scripts, and none has native code. */
const TYPES = [
  '@temporalio/activity',
  '@temporalio/client',
  '@temporalio/common',
  '@temporalio/workflow',
  '@types/node',
  '@vitest/expect',
  '@vitest/runner',
  '@vitest/spy',
];

/** What is the same in the project of every exercise. */
export async function projectBase(): Promise<ProjectBase> {
  const given = (name: string): string => readFileSync(path.join(here, 'given', name), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(path.join(here, '../../package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>;
  const versions = { ...devDependencies, ...dependencies };
  const names = ['tsconfig.json', 'kata/run.mjs', 'kata/kata.d.ts', 'kata/vitest.d.ts'];
  return {
    files: {
      ...Object.fromEntries(names.map((name) => [name, given(name)])),
      'kata/runtime.txt': packed(await buildRuntime()),
    },
    types: Object.fromEntries(TYPES.map((name) => [name, versions[name]!])),
  };
}

/** The whole runtime as one module for Node: terminal, test service, Worker, Client, tests and realms. */
export async function buildRuntime(): Promise<string> {
  const realm = await buildRealm();
  const built = await build({
    ...common,
    entryPoints: [path.join(here, 'main.ts')],
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [replacements, text('katas:realm-bundle', realm)],
  });
  return built.outputFiles[0]!.text;
}

/** The SDK's part of a realm, as a script that declares `__realm`. */
export async function buildRealm(): Promise<string> {
  const built = await build({
    ...common,
    entryPoints: [path.join(here, 'realm-entry.ts')],
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    format: 'iife',
    globalName: '__realm',
    // The sandbox has none, and `uuid` asks with `typeof`.
    define: { ...common.define, crypto: 'undefined' },
    plugins: [replacements],
  });
  return built.outputFiles[0]!.text;
}

/** A text in pieces that a form carries as they are: compressed, in letters and digits. */
export function packed(text: string): string {
  return gzipSync(text, { level: 9 })
    .toString('base64url')
    .replace(/.{4000}/g, '$&\n');
}

/** A module whose default export is that text. */
function text(name: string, contents: string): Plugin {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({ contents, loader: 'text' }));
    },
  };
}
