import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { normalizePath } from 'vite';
import { readStarters, STARTERS_FILE } from '../../../src/workbook/starters.ts';
import { root } from '../paths.ts';

const MARK = /^\s*(?:\/\/ ?#?|# ?)(end)?region ([\w*-]+)\s*$/;

/** What markdown-it-like plugins of VitePress keep in `env`. */
export interface PageEnv {
  /** The page's file, absolute. */
  readonly path: string;
  /** The same before rewrites. */
  readonly realPath?: string;
  /** Files whose change must render the page again. */
  readonly includes?: string[];
}

/** Notes a file whose change must render the page again. Vite refuses to watch one that isn't there. */
export function showsFile(env: PageEnv, file: string): void {
  if (existsSync(file)) env.includes?.push(file);
}

/** The page's file for a message: `lessons/03-durable-time/02-trial-30-days.md`. */
export function pageName(env: PageEnv): string {
  return normalizePath(env.realPath ?? env.path).replace(`${root}/`, '');
}

/**
 * `<<< @/../solutions/…/workflows.ts#name`: VitePress shows the whole file when the region is missing, and a draft when
 * the file is an exercise's. Here a missing file or region is an error that names the page, and a file below
 * `exercises/` is shown as shipped.
 */
export function strictSnippets(md: MarkdownRenderer): void {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, env: PageEnv, self) => {
    const token = tokens[index] as (typeof tokens)[number] & { src?: [string, string] };
    if (token.src) {
      const [file, region] = token.src;
      const source = readSource(file, env);
      token.content = region ? cutRegion(source, region, file, env) : withoutRegionMarks(source);
      // The rule below would read the file again; without `src` it takes the content as it is.
      delete token.src;
    }
    return fence(tokens, index, options, env, self);
  };
}

/** The starter of a file below `exercises/`, as shipped; from the disk while the starters file doesn't know the exercise. */
export function readStarter(file: string): string | undefined {
  const [chapter, name, ...rest] = normalizePath(file).slice(`${root}/exercises/`.length).split('/');
  const starters = readStarters(root)[`${chapter}/${name}`];
  if (starters) return starters[rest.join('/')];
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined;
}

export function withoutRegionMarks(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !MARK.test(line))
    .join('\n')
    .trim();
}

function readSource(file: string, env: PageEnv): string {
  const path = normalizePath(file);
  const isExercise = path.startsWith(`${root}/exercises/`) && !path.endsWith('.md');
  showsFile(env, isExercise ? join(root, STARTERS_FILE) : file);
  const text = isExercise ? readStarter(path) : existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (text === undefined)
    throw new Error(
      `${pageName(env)}: the code file ${shown(file)} does not exist. Correct the path after "<<<".`,
    );
  return text.replaceAll('\r\n', '\n');
}

function cutRegion(text: string, region: string, file: string, env: PageEnv): string {
  const lines = text.split('\n');
  const mark = (end: boolean) => (line: string) => {
    const match = MARK.exec(line);
    return match !== null && (match[1] === 'end') === end && match[2] === region;
  };
  const start = lines.findIndex(mark(false));
  const end = lines.findIndex(mark(true));
  if (start < 0 || end < start) {
    const there = lines.flatMap((line) => {
      const match = MARK.exec(line);
      return match && !match[1] ? [match[2]] : [];
    });
    throw new Error(
      `${pageName(env)}: ${shown(file)} has no region "${region}". ` +
        `Put "// #region ${region}" before and "// #endregion ${region}" after the lines` +
        (there.length > 0 ? `, or use one of: ${there.join(', ')}.` : '.'),
    );
  }
  const cut = lines.slice(start + 1, end).filter((line) => !MARK.test(line));
  const indents = cut.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)![0].length);
  const indent = Math.min(...indents);
  // Some formatters want an empty line before the mark.
  return cut
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd();
}

/** A path for a message: below the repository where it is there. */
export function shown(file: string): string {
  return normalizePath(file).replace(`${root}/`, '');
}
