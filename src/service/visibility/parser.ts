import { MAX_QUERY_NESTING } from '../limits.ts';
import { utf8 } from '../utf8.ts';
import { tokenize, type Token } from './lexer.ts';
import { badQuery, type Expression, type QuerySyntax } from './syntax.ts';

// The real service puts these before the query and counts positions from there.
const STATEMENT = 'select * from table1 ';
const WHERE = 'where ';

/** Reads a list query. Throws INVALID_ARGUMENT with the position of the first thing that does not belong. */
export function parseQuery(query: string): QuerySyntax {
  const text = query.trim();
  const hasWhere = text !== '' && !/^(?:order|group) by/i.test(text);
  return new Parser(text, STATEMENT.length + (hasWhere ? WHERE.length : 0)).statement(hasWhere);
}

const comparisons = new Set(['=', '!=', '<>', '<', '>', '<=', '>=', '<=>']);
const arithmetic = new Set(['&', '|', '^', '+', '-', '*', '/', '%', '<<', '>>', 'div', 'mod']);
const negatable = new Set(['in', 'like', 'regexp', 'starts_with', 'between']);

/** Recursive descent, one method for each rule, the loosest binding first. */
class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly offset: number,
  ) {
    this.tokens = tokenize(text);
  }

  statement(hasWhere: boolean): QuerySyntax {
    const where = hasWhere ? this.or() : undefined;
    const groupBy = this.takeWords('group', 'by') ? this.list(() => this.or()) : [];
    const orderBy = this.takeWords('order', 'by') ? this.list(() => this.order()) : [];
    const hasLimit = this.take('limit');
    if (hasLimit) this.list(() => this.value());
    this.take(';');
    if (this.next.kind !== 'end') throw this.unexpected();
    return { ...(where && { where }), groupBy, orderBy, hasLimit };
  }

  private order(): Expression {
    const expression = this.or();
    if (!this.take('asc')) this.take('desc');
    return expression;
  }

  private or(): Expression {
    const parts = [this.and()];
    while (this.take('or') || this.take('||')) parts.push(this.and());
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
  }

  private and(): Expression {
    const parts = [this.not()];
    while (this.take('and') || this.take('&&')) parts.push(this.not());
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  private not(): Expression {
    if (this.take('not')) return { kind: 'not', inner: this.nested(() => this.not()) };
    let left = this.condition();
    while (this.take('is')) left = { kind: 'is', what: this.isWhat(), left };
    return left;
  }

  private isWhat(): 'null' | 'not null' | 'other' {
    const negated = this.take('not');
    if (this.take('null')) return negated ? 'not null' : 'null';
    if (this.take('true') || this.take('false')) return 'other';
    throw this.unexpected();
  }

  private condition(): Expression {
    if (this.take('exists')) {
      this.value();
      return { kind: 'exists' };
    }
    const left = this.value();
    const { kind, text } = this.next;
    if (kind === 'symbol' && comparisons.has(text)) {
      this.at += 1;
      return { kind: 'comparison', operator: text === '<>' ? '!=' : text, left, right: this.value() };
    }
    const negated = this.take('not');
    const word = this.next.kind === 'keyword' && negatable.has(this.next.text) ? this.next.text : undefined;
    if (!word) {
      if (negated) throw this.unexpected();
      return left;
    }
    this.at += 1;
    return this.wordCondition(left, word, negated);
  }

  private wordCondition(left: Expression, word: string, negated: boolean): Expression {
    if (word === 'between') {
      const from = this.value();
      this.expect('and');
      return { kind: 'range', negated, left, from, to: this.value() };
    }
    const operator = negated ? `not ${word}` : word;
    if (word !== 'in') return { kind: 'comparison', operator, left, right: this.value() };
    if (!this.is('(')) throw this.unexpected();
    const right = this.parentheses();
    const tuple: Expression = right.kind === 'paren' ? { kind: 'tuple', items: [right.inner] } : right;
    return { kind: 'comparison', operator, left, right: tuple };
  }

  private value(): Expression {
    let left = this.operand();
    while (this.next.kind !== 'string' && this.next.kind !== 'name' && arithmetic.has(this.next.text)) {
      this.at += 1;
      this.operand();
      left = { kind: 'binary' };
    }
    return left;
  }

  private operand(): Expression {
    const token = this.next;
    switch (token.kind) {
      case 'string':
      case 'int':
      case 'float':
      case 'hex':
      case 'argument':
        this.at += 1;
        return { kind: 'value', type: token.kind, text: token.text };
      case 'name':
        return this.named();
      case 'keyword':
        return this.keyword(token.text);
      case 'symbol':
        if (token.text === '(') return this.parentheses();
        if (['+', '-', '~', '!'].includes(token.text)) return this.unary(token.text);
        throw this.unexpected();
      default:
        throw this.unexpected();
    }
  }

  private keyword(word: string): Expression {
    this.at += 1;
    if (word === 'true' || word === 'false') return { kind: 'bool', value: word === 'true' };
    if (word === 'null') return { kind: 'null' };
    if (word === 'binary') return { kind: 'unary', operator: 'binary ', inner: this.operand() };
    this.at -= 1;
    throw this.unexpected();
  }

  private named(): Expression {
    let name = this.next.text;
    this.at += 1;
    if (this.is('(')) {
      this.skipParentheses();
      return { kind: 'function' };
    }
    while (this.take('.')) {
      if (this.next.kind !== 'name') throw this.unexpected();
      name += `.${this.next.text}`;
      this.at += 1;
    }
    return { kind: 'column', name };
  }

  private unary(operator: string): Expression {
    this.at += 1;
    const inner = this.nested(() => this.operand());
    if (inner.kind === 'value' && inner.type === 'int' && (operator === '-' || operator === '+')) {
      const negative = inner.text.startsWith('-') ? inner.text.slice(1) : `-${inner.text}`;
      return operator === '+' ? inner : { ...inner, text: negative };
    }
    return { kind: 'unary', operator, inner };
  }

  private parentheses(): Expression {
    const inside = this.tokens[this.at + 1];
    if (inside?.kind === 'keyword' && inside.text === 'select') {
      this.skipParentheses();
      return { kind: 'subquery' };
    }
    return this.nested(() => {
      this.expect('(');
      const items = this.list(() => this.or());
      this.expect(')');
      return items.length === 1 ? { kind: 'paren', inner: items[0]! } : { kind: 'tuple', items };
    });
  }

  /** Passes over a part that is refused whatever stands in it. */
  private skipParentheses(): void {
    let open = 0;
    do {
      if (this.is('(')) open += 1;
      if (this.is(')')) open -= 1;
      if (this.next.kind === 'end' || this.next.kind === 'error') throw this.unexpected();
      this.at += 1;
    } while (open > 0);
  }

  private list(item: () => Expression): Expression[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  private nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth >= MAX_QUERY_NESTING) throw this.malformed('max nesting level reached');
    const parsed = parse();
    this.depth -= 1;
    return parsed;
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  /** Whether this word or symbol comes next. */
  private is(text: string): boolean {
    const { kind, text: found } = this.next;
    return (kind === 'keyword' || kind === 'symbol') && found === text;
  }

  private take(text: string): boolean {
    const found = this.is(text);
    if (found) this.at += 1;
    return found;
  }

  private takeWords(first: string, second: string): boolean {
    if (!this.take(first)) return false;
    this.expect(second);
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  private unexpected(): Error {
    return this.malformed('syntax error');
  }

  private malformed(what: string): Error {
    const { kind, text, end } = this.next;
    const position = this.offset + utf8(this.text.slice(0, end)).length + 1;
    const near = kind === 'symbol' || text === '' ? '' : ` near '${text}'`;
    return badQuery(`malformed SQL query: ${what} at position ${position}${near}`);
  }
}
