import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { lightProto } from './light-proto.ts';

const require = createRequire(import.meta.url);
const shims = path.resolve(import.meta.dirname, '../shims');

/** Modules of the SDK and of Node, by a pattern of their name or path, and the file of `shims/` that stands for them. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/^(node:)?(async_hooks|crypto|events|os|perf_hooks)$/, 'node'],
  [/^\.\/nexus-client$/, 'nexus-client'],
  [/^@grpc\/grpc-js$/, 'grpc'],
  [/^\.\/connection$/, 'connection'],
  [/(^\.|@temporalio\/common\/lib)\/proto-utils(\.js)?$/, 'proto-utils'],
  [
    /(external-storage-runner|external-storage-visitor|extstore-helpers|payload-visitor|protobuf-payload-converters)$/,
    'external-storage',
  ],
];

/** Parts of sucrase for other languages than TypeScript, and for maps and checks of its options: nothing reaches them. */
const NOT_TYPESCRIPT =
  /\/(Options|computeSourceMap|plugins\/flow|plugins\/jsx|plugins\/jsx\/(index|xhtml)|(JSX|ReactHotLoader|ReactDisplayName|Jest(Hoist)?|Flow)Transformer)$/;
const UNUSED = 'exports.validateOptions = () => undefined;';

/** Who names them: the SDK, and what of ours stands on it. */
const mayName = /@temporalio|[\\/]src[\\/](browser|kata)[\\/]/;

let proto: string | undefined;

/** Puts in place of what needs Node, a network or protobufjs what does the same in one thread of a page. */
export const replacements: Plugin = {
  name: 'replacements',
  setup(build) {
    for (const [filter, shim] of REPLACED) {
      build.onResolve({ filter }, ({ importer }) =>
        mayName.test(importer) ? { path: path.join(shims, `${shim}.ts`) } : undefined,
      );
    }
    build.onResolve({ filter: NOT_TYPESCRIPT }, ({ path, importer }) =>
      importer.includes('sucrase') ? { path, namespace: 'unused' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: UNUSED, loader: 'js' }));
    build.onResolve({ filter: /^@temporalio\/proto$/ }, ({ path }) => ({ path, namespace: 'proto' }));
    build.onLoad({ filter: /.*/, namespace: 'proto' }, () => ({
      contents: (proto ??= lightProto()),
      loader: 'js',
    }));
    // Without custom converters the SDK takes its own.
    build.onResolve({ filter: /^__temporal_custom_(payload|failure)_converter$/ }, ({ path }) => ({
      path,
      namespace: 'empty',
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'module.exports = {}',
      loader: 'js',
    }));
    // One copy, wherever it is imported from: its Longs must know each other.
    build.onResolve({ filter: /^long$/ }, () => ({ path: require.resolve('long') }));
  },
};
