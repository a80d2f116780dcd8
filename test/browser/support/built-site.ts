import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from './root.ts';
import { serveFolder } from './static-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built book is served; no slash at the end. */
    siteUrl: string;
    /** Every page's address below it: `/`, `/03-durable-time/`, `/03-durable-time/trial-30-days`. */
    pages: string[];
  }
}

/** Builds the book and serves it to every test file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = buildSite();
  const server = await serveFolder(folder);
  project.provide('siteUrl', server.url);
  project.provide('pages', listPages(folder));
  return () => server.close();
}

/** Builds the book as `npm run build` does, and returns its folder. @throws Error with VitePress' own words. */
export function buildSite(): string {
  const runner = join(ROOT, 'src', 'browser', 'build', 'build.mjs');
  const made = spawnSync(process.execPath, [runner], { cwd: ROOT, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`The runner does not build:\n${made.stdout}\n${made.stderr}`);
  const vitepress = join(ROOT, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  const built = spawnSync(process.execPath, [vitepress, 'build', 'site'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`The site does not build:\n${built.stdout}\n${built.stderr}`);
  return join(ROOT, 'site', '.vitepress', 'dist');
}

function listPages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => relative(folder, join(folder, file)).split(sep).join('/'))
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .map((file) => `/${file.replace(/(index)?\.html$/, '')}`)
    .sort();
}
