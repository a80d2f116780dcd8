import type { MarkdownRenderer } from 'vitepress';
import { addBlock, pushBlocks, pushHtml, pushInline } from './blocks.ts';
import { drawings } from './drawing.ts';
import { glossaryLinks } from './glossary.ts';
import { historyBlock } from './history.ts';
import { lessonLinks } from './links.ts';
import { predictBlock } from './predict.ts';
import { strictSnippets } from './snippet.ts';

/** The book's additions to Markdown; README.md says how authors write them. `isServing`: for the dev server, not a build. */
export function bookMarkdown(md: MarkdownRenderer, isServing: boolean): void {
  strictSnippets(md);
  lessonLinks(md);
  glossaryLinks(md);
  drawings(md);
  predictBlock(md);
  historyBlock(md, isServing);
  addBlock(md, 'elsewhere', (state, block) => {
    if (block.title === '') block.fail('a title is needed after "elsewhere": what others speak of.');
    pushHtml(state, '<div class="elsewhere" role="note"><p class="elsewhere-title"><span>Elsewhere</span> ');
    pushInline(state, block.title);
    pushHtml(state, '</p>\n');
    pushBlocks(state, block.from, block.to);
    pushHtml(state, '</div>\n');
  });
}
