/** A piece of a list query. `text` is what stands there; of a string and of a quoted name, what is inside the quotes. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Index of the first character after it. */
  readonly end: number;
}

/** `keyword`: a reserved word, in lower case. `error`: something that is no token, such as a string without its end. */
export type TokenKind =
  'name' | 'keyword' | 'string' | 'int' | 'float' | 'hex' | 'argument' | 'symbol' | 'error' | 'end';

// The query language is a part of SQL: a word of it that is reserved can name an attribute only in backquotes.
const reserved = new Set(
  `add and as asc auto_increment between binary by case collate convert create cross current_date current_time
  current_timestamp substr substring database databases default delete desc describe distinct div drop else end escape
  exists explain false for force from group having if ignore in index inner insert interval into is join key left like
  limit localtime localtimestamp lock match maxvalue mod natural next not null on or order outer regexp rename replace
  right schema select separator set show starts_with straight_join table tables then to true union unique update use
  using utc_date utc_time utc_timestamp values when where xor`.split(/\s+/),
);

/** Rules in order: the first that matches at a place says what the token is. A kind of undefined is passed over. */
const rules: readonly (readonly [TokenKind | undefined, RegExp])[] = [
  [undefined, /[ \n\r\t]+/y],
  [undefined, /(?:--|\/\/|#)[^\n]*\n?/y],
  [undefined, /\/\*[^]*?\*\//y],
  ['name', /[A-Za-z_@][A-Za-z0-9_@]*/y],
  ['hex', /0[xX][0-9a-fA-F]*(?![A-Za-z_@])/y],
  ['float', /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d*)?(?![A-Za-z_@])/y],
  ['float', /\d+[eE][+-]?\d*(?![A-Za-z_@])/y],
  ['int', /\d+(?![A-Za-z_@\d])/y],
  ['argument', /::?[A-Za-z_@][A-Za-z0-9_@.]*/y],
  ['argument', /\?/y],
  ['symbol', /<=>|<>|<<|<=|>=|>>|!=|&&|\|\||[=,;()+\-*/%^~&|<>!.]/y],
  // What began like one of those above and did not end like it.
  ['error', /\/\*[^]*/y],
  ['error', /\d+/y],
  ['error', /[^]/y],
];

/** The tokens of a query; the last is the end of it. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const quote = query[at]!;
    const token = `'"\``.includes(quote) ? readQuoted(query, at, quote) : readPlain(query, at);
    at = token.end;
    if (token.kind) tokens.push(token as Token);
  }
  return [...tokens, { kind: 'end', text: '', end: query.length }];
}

type Read = Omit<Token, 'kind'> & { readonly kind: TokenKind | undefined };

function readPlain(query: string, at: number): Read {
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const text = rule.exec(query)?.[0];
    if (text === undefined) continue;
    const end = at + text.length;
    const word = text.toLowerCase();
    if (kind === 'name' && reserved.has(word)) return { kind: 'keyword', text: word, end };
    return { kind, text: kind === 'argument' && text === '?' ? ':v1' : text, end };
  }
  return { kind: 'error', text: '', end: query.length };
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};

/** A string, or a name in backquotes. A doubled quote stands for one; in strings a backslash takes the next as it is. */
function readQuoted(query: string, start: number, quote: string): Read {
  const isName = quote === '`';
  let text = '';
  let at = start + 1;
  while (at < query.length) {
    const char = query[at]!;
    const next = query[at + 1];
    if (char === '\\' && !isName) {
      if (next === undefined) break;
      text += escapes[next] ?? next;
      at += 2;
    } else if (char !== quote) {
      text += char;
      at += 1;
    } else if (next === quote) {
      text += quote;
      at += 2;
    } else if (isName && text === '') {
      return { kind: 'error', text, end: at + 1 };
    } else {
      return { kind: isName ? 'name' : 'string', text, end: at + 1 };
    }
  }
  return { kind: 'error', text, end: query.length };
}
