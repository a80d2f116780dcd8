import type { MarkdownOptions } from 'vitepress';
import type { Inks } from './theme/inks.ts';
import { DARK_INKS, LIGHT_INKS } from './theme/inks.ts';

type SyntaxTheme = Exclude<
  Extract<NonNullable<MarkdownOptions['theme']>, { light: unknown }>['light'],
  string
>;

function theme(name: string, type: 'light' | 'dark', background: string, ink: Inks): SyntaxTheme {
  const rule = (scope: string[], foreground: string, fontStyle?: string) => ({
    scope,
    settings: { foreground, ...(fontStyle !== undefined && { fontStyle }) },
  });
  return {
    name,
    type,
    colors: { 'editor.background': background, 'editor.foreground': ink.text },
    settings: [
      { settings: { foreground: ink.text, background } },
      rule(['comment', 'punctuation.definition.comment'], ink.quiet, 'italic'),
      rule(['keyword', 'storage', 'keyword.operator.new', 'keyword.control'], ink.keyword),
      rule(['keyword.operator', 'punctuation', 'meta.brace'], ink.text),
      rule(['entity.name.function', 'support.function', 'entity.name.tag'], ink.name),
      rule(['entity.name.type', 'support.type', 'support.class', 'entity.name.class'], ink.value),
      rule(['string', 'punctuation.definition.string', 'markup.inline.raw'], ink.string),
      rule(['constant.numeric', 'constant.language', 'constant.other'], ink.value),
      rule(['markup.heading', 'entity.name.section'], ink.keyword, 'bold'),
    ],
  };
}

export const inkLight = theme('katas-light', 'light', '#f5f3ed', LIGHT_INKS);

export const inkDark = theme('katas-dark', 'dark', '#1d2129', DARK_INKS);
