import type { MarkdownRenderer } from 'vitepress';

const FILE = /^((?:\.{0,2}\/)?(?:[^:?#]*\/)?)\d{2}-([^/:?#]+\.md)([?#].*)?$/;

/** A link names a lesson's file, as on a forge; the page's address has no number. See `rewritePage`. */
export function lessonLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('book_links', (state) => {
    for (const token of state.tokens) {
      for (const child of token.children ?? []) {
        const href = child.type === 'link_open' ? child.attrGet('href') : null;
        if (href) child.attrSet('href', href.replace(FILE, '$1$2$3'));
      }
    }
  });
}
