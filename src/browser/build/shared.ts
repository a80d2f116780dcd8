import path from 'node:path';
import type { Plugin } from 'esbuild';

/*
 * Runner and realm both need the SDK's workflow and common packages. They are fetched once, as a script of their own that
 * stands before that of each thread and evaluates a module when it is asked for.
 */

const SHARED = /node_modules[\\/](@temporalio[\\/](common|workflow)|long|nexus-rpc|ms)[\\/]/;

/** Of the inputs of a build, the modules that are shared. Absolute paths. */
export const sharedOf = (inputs: object, folder: string): readonly string[] =>
  Object.keys(inputs)
    .filter((input) => SHARED.test(input))
    .map((input) => path.resolve(folder, input))
    .sort();

/** Under this name the shared script leaves, by number, a function that gives a module. */
export const SHARED_NAME = '$shared';

/** The entry of the shared script. */
export const sharedEntry = (modules: readonly string[]): string =>
  `module.exports = [${modules.map((module) => `() => require(${JSON.stringify(module)})`).join(', ')}];`;

/** Takes shared modules from `$shared` in place of bundling them. */
export const fromShared = (modules: readonly string[]): Plugin => ({
  name: 'shared',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path: name, pluginData, ...where }) => {
      if (pluginData === RESOLVING || where.namespace === 'shared') return undefined;
      const { importer, kind, resolveDir } = where;
      const found = await build.resolve(name, { importer, kind, resolveDir, pluginData: RESOLVING });
      if (found.errors.length > 0) return undefined;
      return modules.includes(found.path) ? { path: found.path, namespace: 'shared' } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: module }) => ({
      contents: `module.exports = ${SHARED_NAME}[${modules.indexOf(module)}]();`,
    }));
  },
});

const RESOLVING = Symbol('resolving');
