/**
 * Markdown as a terminal shows it: links are their text, emphasis marks are gone, code keeps its backticks or, in a
 * fence, its indentation. The lines of a paragraph are joined, for the caller wraps them anew.
 */
export function plainMarkdown(markdown: string): string {
  const out: string[] = [];
  let fenced = false;
  let open = false;
  for (const source of markdown.split('\n')) {
    if (/^\s*(```|~~~)/.test(source)) {
      fenced = !fenced;
      open = false;
      continue;
    }
    if (fenced) {
      out.push(`    ${source}`);
      continue;
    }
    const text = inline(source.trim());
    const starts = text === '' || /^([-*]|\d+\.|#+|>|\|)\s/.test(text);
    if (open && !starts) out[out.length - 1] += ` ${text}`;
    else out.push(text.replace(/^#+\s+/, ''));
    open = text !== '' && !/^(#+|\|)\s/.test(text);
  }
  return out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The first paragraph. */
export function firstParagraph(markdown: string): string {
  return plainMarkdown(markdown).split('\n\n')[0] ?? '';
}

function inline(text: string): string {
  return text
    .split(/(`+[^`]*`+)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
            .replace(/(\*\*|__)(.+?)\1/g, '$2')
            .replace(/(^|\W)[*_]([^*_\s][^*_]*)[*_](?=\W|$)/g, '$1$2'),
    )
    .join('');
}
