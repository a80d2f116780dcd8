import type { Plugin } from 'vite';
import { projectBase } from '../../src/stackblitz/build.ts';

const NAME = 'katas:stackblitz-base';

/**
 * The module `katas:stackblitz-base`: what every project for StackBlitz has in common. It is built when the site is, or
 * when a page of the dev server asks for it, and stands in a chunk of its own that no page loads by itself.
 */
export function stackblitzBase(): Plugin {
  let isServerBundle = false;
  return {
    name: NAME,
    configResolved(config) {
      isServerBundle = Boolean(config.build.ssr);
    },
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      // Pages that are rendered when the site is built open nothing.
      const base = isServerBundle ? { files: {}, types: {} } : await projectBase();
      return `export default ${JSON.stringify(base)};`;
    },
  };
}
