import { join } from 'node:path';
import { normalizePath } from 'vite';
import type { Plugin } from 'vite';

/**
 * Reloads the page when an author changes what a lesson shows of an exercise: its README, or its solution. The learner's
 * drafts are not watched here; their results come from the desk.
 */
export function workbookFiles(root: string): Plugin {
  const exercises = normalizePath(join(root, 'exercises'));
  const solutions = normalizePath(join(root, 'solutions'));
  const isShown = (file: string): boolean =>
    (file.startsWith(`${exercises}/`) && file.endsWith('/README.md')) || file.startsWith(`${solutions}/`);
  return {
    name: 'katas:workbook-files',
    apply: 'serve',
    // VitePress adds the book's head only when its script runs; by then a browser has asked for /favicon.ico.
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'icon', type: 'image/svg+xml', href: '/mark.svg' }, injectTo: 'head' },
    ],
    configureServer(server) {
      server.watcher.add([exercises, solutions]);
      server.watcher.on('change', (changed) => {
        const file = normalizePath(changed);
        if (!isShown(file)) return;
        const path = file
          .replace(`${exercises}/`, '')
          .replace(`${solutions}/`, '')
          .split('/')
          .slice(0, 2)
          .join('/');
        for (const module of server.moduleGraph.getModulesByFile(
          `${normalizePath(root)}/lessons/${path}.md`,
        ) ?? [])
          server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}
