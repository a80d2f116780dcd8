import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { escapeAttribute } from './blocks.ts';
import type { PageEnv } from './snippet.ts';
import { pageName } from './snippet.ts';

/** `![alt](./x.svg)` alone in a paragraph becomes the drawing itself, so that the site's colours reach it. */
export function drawings(md: MarkdownRenderer): void {
  md.core.ruler.push('book_drawings', (state) => {
    const env = state.env as PageEnv;
    for (let index = 0; index + 2 < state.tokens.length; index++) {
      const inline = state.tokens[index + 1]!;
      const image = inline.children?.[0];
      if (state.tokens[index]!.type !== 'paragraph_open' || inline.children?.length !== 1) continue;
      const source = image?.type === 'image' ? String(image.attrGet('src')) : '';
      if (!/^[^:]+\.svg$/.test(source) || source.startsWith('/')) continue;
      const token = new state.Token('book_html', '', 0);
      token.content = drawing(source, image!.content, env);
      token.map = state.tokens[index]!.map;
      state.tokens.splice(index, 3, token);
    }
  });
}

function drawing(source: string, alt: string, env: PageEnv): string {
  const file = resolve(dirname(env.realPath ?? env.path), decodeURI(source));
  if (!existsSync(file)) throw new Error(`${pageName(env)}: the figure ${source} does not exist.`);
  if (alt.trim() === '')
    throw new Error(
      `${pageName(env)}: the figure ${source} needs words in the brackets that say what it shows.`,
    );
  env.includes?.push(file);
  const svg = clean(readFileSync(file, 'utf8'), basename(file, '.svg'));
  if (svg === undefined)
    throw new Error(`${pageName(env)}: the figure ${source} is not an <svg> with a viewBox.`);
  return `<figure class="drawing" role="img" aria-label="${escapeAttribute(alt)}" v-pre>${svg}</figure>\n`;
}

/** Takes out what is for a forge or unsafe, and makes ids unique on the page. */
function clean(text: string, name: string): string | undefined {
  const svg = /<svg[\s\S]*<\/svg>/.exec(text)?.[0];
  // The width in the drawing's own units bounds its size, so that 15 units of text are about 15 pixels.
  const width = /^<svg[^>]*\sviewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)/.exec(svg ?? '')?.[1];
  if (svg === undefined || width === undefined) return undefined;
  return svg
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|script|title|desc)\b[\s\S]*?<\/\1>/g, '')
    .replace(/^<svg([^>]*)>/, (_, attributes: string) => {
      const kept = attributes.replace(/\s(width|height|style|role|aria-[a-z]+|xmlns(:\w+)?)="[^"]*"/g, '');
      return `<svg${kept} style="--units:${width}" aria-hidden="true" focusable="false">`;
    })
    .replace(/\sid="([^"]+)"/g, ` id="${name}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${name}-$1"`)
    .replace(/>\s+</g, '><')
    .trim();
}
