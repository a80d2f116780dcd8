import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { build } from 'esbuild';
import type { CodePlace } from '../../../src/worker/realm.ts';
import { common, resolveModule, sdkConverters } from '../../../src/kata/sdk-bundle.ts';

/** Workflow code as a test has it: a file, or TypeScript as text. What it exports as `interceptors` intercepts. */
export type WorkflowCode = { readonly file: string } | { readonly code: string };

const here = import.meta.dirname;
const overrides = new Map(
  ['assert', 'url', 'util'].map((name) => [
    name,
    resolveModule(`@temporalio/worker/lib/workflow/module-overrides/${name}`),
  ]),
);

export interface RealmScript {
  readonly script: vm.Script;
  /** Finds the line of the workflow's code that a stack trace leads to. */
  placeOf(stack: string): CodePlace | undefined;
}

/** Host, SDK and workflow code as one script, which leaves `__realm` on the global object of the context it runs in. */
export async function realmScript(workflows: WorkflowCode): Promise<RealmScript> {
  const code =
    'file' in workflows ? `export * from ${JSON.stringify(path.resolve(workflows.file))}` : workflows.code;
  const result = await build({
    ...common,
    outdir: here,
    stdin: {
      contents: `
        import { createHost } from '../../../src/worker/host/index.ts';
        const load = () => require('workflow-code');
        const loadInterceptors = () => [load()].filter((module) => 'interceptors' in module);
        globalThis.__realm = { createHost, load, loadInterceptors };
      `,
      resolveDir: here,
      sourcefile: 'realm-entry.ts',
      loader: 'ts',
    },
    plugins: [
      sdkConverters,
      {
        name: 'realm',
        setup(build) {
          build.onResolve({ filter: /^(assert|url|util)$/ }, (args) => ({ path: overrides.get(args.path)! }));
          build.onResolve({ filter: /^workflow-code$/ }, ({ path }) => ({ path, namespace: 'workflows' }));
          build.onLoad({ filter: /.*/, namespace: 'workflows' }, () => ({
            contents: code,
            loader: 'ts',
            resolveDir: here,
          }));
        },
      },
    ],
  });
  const output = (ending: string): string =>
    result.outputFiles.find(({ path }) => path.endsWith(ending))!.text;
  const map = new SourceMap(JSON.parse(output('.map')) as SourceMapPayload);
  return {
    script: new vm.Script(output('.js'), { filename: 'realm.js' }),
    placeOf: (stack) => placeOf(map, stack),
  };
}

function placeOf(map: SourceMap, stack: string): CodePlace | undefined {
  for (const [, line, column] of stack.matchAll(/realm\.js:(\d+):(\d+)/g)) {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry) || /node_modules|src\/worker/.test(entry.originalSource)) continue;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }
  return undefined;
}
