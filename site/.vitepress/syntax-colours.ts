import type { MarkdownOptions } from 'vitepress';

type SyntaxTheme = Exclude<
  Extract<NonNullable<MarkdownOptions['theme']>, { light: unknown }>['light'],
  string
>;

/** Six inks for code. Each has at least 4.5 : 1 against the code's background; see styles/colours.css. */
interface Inks {
  readonly text: string;
  readonly quiet: string;
  readonly keyword: string;
  readonly name: string;
  readonly string: string;
  readonly value: string;
}

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

export const inkLight = theme('katas-light', 'light', '#f5f3ed', {
  text: '#2b2d36',
  quiet: '#686a73',
  keyword: '#7a2f8f',
  name: '#2f46b3',
  string: '#1d6a45',
  value: '#8f4a0c',
});

export const inkDark = theme('katas-dark', 'dark', '#1d2129', {
  text: '#d9dce3',
  quiet: '#959bab',
  keyword: '#d7a5ea',
  name: '#a3b4ff',
  string: '#8fd3a9',
  value: '#ecbd85',
});
