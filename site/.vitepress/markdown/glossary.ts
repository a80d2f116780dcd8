import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { parseMarkdown } from '../../../src/workbook/front-matter.ts';
import { lessons } from '../paths.ts';

interface Term {
  /** The heading of `lessons/glossary.md`. */
  readonly name: string;
  /** The address of that heading on its page. */
  readonly anchor: string;
  /** The first chapter in which the word means the term, and not what it means in any other book. */
  readonly from: string;
}

interface Matter {
  readonly forms?: Readonly<Record<string, readonly string[]>>;
  readonly later?: Readonly<Record<string, string>>;
  readonly never?: readonly string[];
}

const LESSON = /^(\d{2})-[^/]+\/.*\.md$/;

/**
 * On each lesson, the first use of a term leads to the glossary. Which words are terms is read from the glossary itself:
 * its headings, and in its front matter other `forms` of them, the chapter from which a word of everyday is a term
 * (`later`), and what is no link at all (`never`). Headings, links and code are left alone, and so is what is rendered with
 * `glossary: false`: the task and the hints stand on the same page.
 */
export function glossaryLinks(md: MarkdownRenderer): void {
  let terms: Terms | undefined;
  md.core.ruler.push('book_glossary', (state) => {
    const { relativePath = '', glossary = true } = state.env as { relativePath?: string; glossary?: boolean };
    const chapter = LESSON.exec(relativePath)?.[1];
    if (chapter === undefined || !glossary) return;
    // A renderer is made for each exercise's task and hints, and those have no use for the glossary.
    terms ??= readTerms();
    const seen = new Set<string>();
    for (const [index, token] of state.tokens.entries()) {
      if (!token.children || state.tokens[index - 1]?.type === 'heading_open') continue;
      token.children = link(token.children, terms, chapter, seen, state.Token);
    }
  });
}

type Tokens = NonNullable<Parameters<Parameters<MarkdownRenderer['core']['ruler']['push']>[1]>[0]['tokens']>;

function link(
  children: Tokens,
  terms: Terms,
  chapter: string,
  seen: Set<string>,
  Token: new (type: string, tag: string, nesting: 1 | 0 | -1) => Tokens[number],
): Tokens {
  let inLink = 0;
  return children.flatMap((child) => {
    if (child.type === 'link_open') inLink += 1;
    if (child.type === 'link_close') inLink -= 1;
    if (child.type !== 'text' || inLink > 0) return [child];
    const made: Tokens = [];
    let rest = 0;
    const text = (content: string): void => {
      if (content === '') return;
      const token = new Token('text', '', 0);
      token.content = content;
      made.push(token);
    };
    for (const match of child.content.matchAll(terms.pattern)) {
      const term = terms.byForm.get(match[0].toLowerCase())!;
      if (seen.has(term.name) || chapter < term.from) continue;
      seen.add(term.name);
      text(child.content.slice(rest, match.index));
      const begin = new Token('link_open', 'a', 1);
      begin.attrs = [
        ['href', `/glossary#${term.anchor}`],
        ['class', 'term'],
      ];
      made.push(begin);
      text(match[0]);
      made.push(new Token('link_close', 'a', -1));
      rest = match.index + match[0].length;
    }
    if (made.length === 0) return [child];
    text(child.content.slice(rest));
    return made;
  });
}

interface Terms {
  readonly byForm: ReadonlyMap<string, Term>;
  readonly pattern: RegExp;
}

function readTerms(): Terms {
  const { matter, body, problems } = parseMarkdown(readFileSync(join(lessons, 'glossary.md'), 'utf8'));
  if (problems.length > 0) throw new Error(`lessons/glossary.md: ${problems.join('; ')}.`);
  const { forms = {}, later = {}, never = [] } = matter as Matter;
  const headings = [...body.matchAll(/^## (.+?)\s*$/gm)].map(([, name = '']) => name);
  for (const name of [...Object.keys(forms), ...Object.keys(later), ...never])
    if (!headings.includes(name))
      throw new Error(`lessons/glossary.md: its front matter names "${name}", which is no heading.`);
  const byForm = new Map<string, Term>();
  for (const name of headings.filter((heading) => !never.includes(heading))) {
    const term = { name, anchor: name.toLowerCase().replaceAll(' ', '-'), from: later[name] ?? '00' };
    for (const form of [name, `${name}s`, ...(forms[name] ?? [])]) byForm.set(form.toLowerCase(), term);
  }
  const longestFirst = [...byForm.keys()].sort((one, other) => other.length - one.length);
  return { byForm, pattern: new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'gi') };
}
