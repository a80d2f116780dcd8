import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMarkdownRenderer, defineConfigWithTheme } from 'vitepress';
import type { DefaultTheme, MarkdownRenderer } from 'vitepress';
import { firstHeading, readBook, rewritePage } from './book.ts';
import { exerciseSources } from './exercise-sources.ts';
import { bookMarkdown } from './markdown/index.ts';
import { pageExercise } from './page-exercise.ts';
import { lessons, publicFolder, root } from './paths.ts';
import { stackblitzBase } from './stackblitz-base.ts';
import { inkDark, inkLight } from './syntax-colours.ts';
import type { BookThemeConfig } from './theme/book-types.ts';
import { writeServiceWorker } from './service-worker.ts';
import { workbookFiles } from './workbook-files.ts';

const book = readBook();
/** The dev server alone may name a folder of this machine. */
const isServing = process.env['NODE_ENV'] !== 'production';

/** The runner's build puts its files into `site/public/runner/`; KATAS_RUNNER names another folder below the base. */
const runner =
  process.env['KATAS_RUNNER'] ??
  (existsSync(join(publicFolder, 'runner', 'page.js')) ? '/runner/' : undefined);

const sidebar: DefaultTheme.SidebarItem[] = book.chapters.map((chapter) => ({
  text: chapter.title,
  link: chapter.link,
  items: chapter.pages.map((page) => ({ text: escapeHtml(page.title), link: page.link })),
}));

/** In the order in which their contents name them. */
const patterns = [
  'workflow-or-activity',
  'idempotent-activity',
  'retries-and-timeouts',
  'long-activity',
  'saga',
  'messages',
  'entity-workflow',
  'changing-code',
].map((name) => ({ text: firstHeading(join(lessons, `patterns/${name}.md`)), link: `/patterns/${name}` }));

const markdown = {
  theme: { light: inkLight, dark: inkDark },
  config: (md: MarkdownRenderer) => bookMarkdown(md, isServing),
  // A lesson shows files other than itself. The dev server reads them again; a build reads them once.
  cache: !isServing,
};

export default defineConfigWithTheme<BookThemeConfig>({
  title: 'Temporal Katas',
  titleTemplate: ':title · Temporal Katas',
  description: 'Learn durable workflows with Temporal in TypeScript by making failing tests pass.',
  lang: 'en',
  /** For hosting below a path: `KATAS_BASE=/temporal-katas/`. */
  base: process.env['KATAS_BASE'] ?? '/',
  srcDir: '../lessons',
  srcExclude: ['**/README.md'],
  outDir: './.vitepress/dist',
  cacheDir: './.vitepress/cache',
  cleanUrls: true,
  rewrites: rewritePage,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env['KATAS_BASE'] ?? '/'}mark.svg` }],
  ],
  markdown,
  themeConfig: {
    chapters: book.chapters,
    ...(runner !== undefined && { runner }),
    ...(isServing && { root }),
    sidebar: [
      { text: 'Contents', link: '/', items: sidebar },
      { text: 'Patterns', link: '/patterns/', collapsed: true, items: patterns },
      { text: 'What many believe', link: '/misconceptions' },
      { text: 'Glossary', link: '/glossary' },
      { text: 'Use this server in your own tests', link: '/server' },
    ],
    aside: false,
    outline: false,
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
    sidebarMenuLabel: 'Contents',
    returnToTopLabel: 'To the top',
  },
  buildEnd: ({ outDir, site }) => writeServiceWorker(outDir, site.base),
  async transformPageData(pageData, { siteConfig }) {
    const exercise = book.exercises.get(pageData.filePath.replace(/\.md$/, ''));
    if (!exercise) return;
    const md: MarkdownRenderer = await createMarkdownRenderer(
      lessons,
      siteConfig.markdown,
      siteConfig.site.base,
    );
    return { exercise: pageExercise(exercise, book.catalogue, md, pageData.relativePath) };
  },
  vite: {
    configFile: false,
    clearScreen: false,
    publicDir: publicFolder,
    plugins: [workbookFiles(root), exerciseSources(book.catalogue), stackblitzBase()],
    server: {
      fs: { allow: [root] },
      watch: { ignored: ['**/.kata/**', '**/.git/**'] },
    },
  },
});

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
