import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import type { PageEnv } from './snippet.ts';
import { pageName } from './snippet.ts';

export type BlockState = Parameters<Parameters<MarkdownRenderer['block']['ruler']['before']>[2]>[0];

/** A `::: name title` … `:::` as it stands in the source. */
export interface Block {
  readonly title: string;
  /** Lines of the source between the fences: from, up to but not including. */
  readonly from: number;
  readonly to: number;
  /** Raises an error that names the page and the block's line. */
  fail(message: string): never;
}

/** Writes the tokens of one block. */
export type BlockWriter = (state: BlockState, block: Block) => void;

/** Adds `::: <name> title` … `:::`. VitePress' own containers (tip, warning, …) stay as they are. */
export function addBlock(md: MarkdownRenderer, name: string, write: BlockWriter): void {
  const opening = new RegExp(`^:::\\s*${name}(?:\\s+(.*?))?\\s*$`);
  md.block.ruler.before(
    'fence',
    `book_${name}`,
    (state, startLine, endLine, silent) => {
      const match = opening.exec(lineAt(state, startLine));
      if (!match) return false;
      if (silent) return true;
      const fail = (message: string): never => {
        const env = state.env as PageEnv;
        throw new Error(`${pageName(env)}:${lineInFile(env, match[0])}: ::: ${name}: ${message}`);
      };
      const close = findClose(state, startLine + 1, endLine);
      if (close === undefined) return fail('the closing ":::" is missing.');
      write(state, { title: match[1] ?? '', from: startLine + 1, to: close, fail });
      state.line = close + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  md.renderer.rules['book_html'] ??= (tokens, index) => tokens[index]!.content;
}

/** Puts HTML, or a component's tag, into the page as it is. */
export function pushHtml(state: BlockState, html: string): void {
  state.push('book_html', '', 0).content = html;
}

/** Puts inline Markdown into the page. */
export function pushInline(state: BlockState, text: string): void {
  const token = state.push('inline', '', 0);
  token.content = text;
  token.children = [];
}

/** Renders the source lines as Markdown blocks. */
export function pushBlocks(state: BlockState, from: number, to: number): void {
  const { lineMax, parentType } = state;
  state.lineMax = to;
  state.md.block.tokenize(state, from, to);
  state.lineMax = lineMax;
  state.parentType = parentType;
}

export function lineAt(state: BlockState, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]);
}

export function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** The line of the closing `:::`; blocks and code fences inside are stepped over. */
function findClose(state: BlockState, from: number, to: number): number | undefined {
  let depth = 0;
  let fence: string | undefined;
  for (let line = from; line < to; line++) {
    const text = lineAt(state, line);
    const mark = /^(```+|~~~+)/.exec(text)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark) fence = mark;
    else if (/^:::+\s*$/.test(text)) {
      if (depth === 0) return line;
      depth--;
    } else if (/^:::+\s*\S/.test(text)) depth++;
  }
  return undefined;
}

/** markdown-it counts from the end of the front matter; an author counts from the top of the file. */
function lineInFile(env: PageEnv, opening: string): number {
  const lines = readFileSync(env.realPath ?? env.path, 'utf8').split(/\r?\n/);
  return lines.findIndex((line) => line.trim() === opening.trim()) + 1;
}
