import { parse } from 'acorn';
import type { AnyNode, Token } from 'acorn';
import MagicString from 'magic-string';
import { HELPERS } from './helpers.ts';
import { rewriteForAwait } from './for-await.ts';
import { rewriteFunction } from './functions.ts';
import { rewriteSuper } from './super.ts';

/** Code that cannot be lowered: a syntax error, or something that has no place here. Lines and columns count from 1. */
export class LoweringError extends Error {
  override readonly name = 'LoweringError';
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** What a lowered function must take along from outside of its generator; see {@link Place}. */
export interface Carrier {
  readonly isArrow: boolean;
  usesThis: boolean;
  usesArguments: boolean;
  usesNewTarget: boolean;
  usesSuperGet: boolean;
  usesSuperSet: boolean;
}

/** Where in the code a node stands. */
export interface Place {
  /** What kind of function it is in: how an `await` is written there. */
  readonly kind: 'none' | 'async' | 'asyncGenerator';
  /** The outermost async arrow whose `arguments` is the surrounding function's. */
  readonly argumentsFrom?: Carrier;
  /** The outermost lowered function that has the surrounding method's `super`. */
  readonly superFrom?: Carrier;
  /** The async arrows around it that share its `this`. */
  readonly arrows: readonly Carrier[];
}

/** Top of a file, and of everything that has a `this` of its own. */
export const OUTSIDE: Place = { kind: 'none', arrows: [] };

/** One file under way. */
export class Lowering {
  readonly code: string;
  readonly text: MagicString;
  readonly #tokens: readonly Token[];

  constructor(code: string, tokens: readonly Token[]) {
    this.code = code;
    this.text = new MagicString(code);
    this.#tokens = tokens;
  }

  visitAll(nodes: readonly (AnyNode | null | undefined)[], place: Place): void {
    for (const node of nodes) if (node != null) this.visit(node, place);
  }

  visit(node: AnyNode, place: Place): void {
    if (rewriteFunction(this, node, place)) return;
    if (rewriteSuper(this, node, place)) return;
    if (rewriteForAwait(this, node, place)) return;
    switch (node.type) {
      case 'ThisExpression':
        for (const arrow of place.arrows) arrow.usesThis = true;
        return;
      case 'Identifier':
        if (node.name === 'arguments' && place.argumentsFrom !== undefined) {
          place.argumentsFrom.usesArguments = true;
          this.text.overwrite(node.start, node.end, '$arguments');
        }
        return;
      case 'MetaProperty':
        this.#newTarget(node, place);
        return;
      case 'AwaitExpression':
        this.#await(node, place);
        break;
      case 'YieldExpression':
        if (place.kind === 'asyncGenerator' && node.delegate) this.#delegate(node);
        break;
      case 'ReturnStatement':
        if (place.kind === 'asyncGenerator' && node.argument != null) this.#return(node);
        break;
      case 'Property':
        this.#property(node, place);
        return;
      default:
    }
    this.visitAll(childrenOf(node), place);
  }

  /** The first token of this text at or after `from`. */
  token(text: string, from: number): Token {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tokens[middle]!.start < from) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.#tokens.length; at++) {
      const token = this.#tokens[at]!;
      if (this.code.slice(token.start, token.end) === text) return token;
    }
    throw new Error(`There is no ${text} after ${from}.`);
  }

  refuse(node: AnyNode, message: string): never {
    const before = this.code.slice(0, node.start).split('\n');
    throw new LoweringError(message, before.length, before.at(-1)!.length + 1);
  }

  #await(node: AnyNode & { type: 'AwaitExpression' }, { kind }: Place): void {
    if (kind === 'none') this.refuse(node, 'await is only allowed within an async function.');
    const mark = kind === 'asyncGenerator' ? `${HELPERS}.await` : '';
    // Without a semicolon before it, the parenthesis would call what the line above ends with.
    const semicolon = this.#startsStatement.has(node.start) ? ';' : '';
    this.text.overwrite(node.start, node.start + 'await'.length, `${semicolon}(yield ${mark}(`);
    this.text.appendLeft(node.end, '))');
  }

  #delegate(node: AnyNode & { type: 'YieldExpression' }): void {
    const star = this.token('*', node.start);
    this.text.overwrite(node.start, node.start + 'yield'.length, `(yield ${HELPERS}.delegate(`);
    this.text.remove(star.start, star.end);
    this.text.appendLeft(node.end, '))');
  }

  /** An async generator awaits what it returns. */
  #return(node: AnyNode & { type: 'ReturnStatement' }): void {
    const end = this.code[node.end - 1] === ';' ? node.end - 1 : node.end;
    this.text.appendLeft(node.start + 'return'.length, ` (yield ${HELPERS}.await(`);
    this.text.appendLeft(end, '))');
  }

  #newTarget(node: AnyNode & { type: 'MetaProperty' }, { superFrom }: Place): void {
    if (node.meta.name !== 'new') this.refuse(node, 'import.meta does not exist here.');
    if (superFrom === undefined) return;
    superFrom.usesNewTarget = true;
    this.text.overwrite(node.start, node.end, '$newTarget');
  }

  /** `{ arguments }` needs its name when the value gets another. */
  #property(node: AnyNode & { type: 'Property' }, place: Place): void {
    if (node.computed) this.visit(node.key, place);
    if (node.shorthand && node.value.type === 'Identifier') {
      if (node.value.name !== 'arguments' || place.argumentsFrom === undefined) return;
      place.argumentsFrom.usesArguments = true;
      this.text.overwrite(node.start, node.end, 'arguments: $arguments');
      return;
    }
    this.visit(node.value, place);
  }

  /** Where a statement of a list begins. */
  readonly #startsStatement = new Set<number>();

  noteStatements(statements: readonly AnyNode[]): void {
    for (const { type, start } of statements) {
      if (type === 'ExpressionStatement') this.#startsStatement.add(start);
    }
  }
}

/**
 * Turns `async` functions of any kind into generators that the helpers drive, so that frames survive an `await`. Every
 * statement keeps its line (a `for await` head of several lines excepted), and every program its order of ticks.
 *
 * @param code JavaScript of one module, as the body of a function: no import and no export
 * @throws LoweringError for a syntax error, and for what cannot be lowered
 */
export function lower(code: string): string {
  const tokens: Token[] = [];
  let program;
  try {
    program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      onToken: tokens,
    });
  } catch (error) {
    const { message, loc } = error as { message: string; loc?: { line: number; column: number } };
    throw new LoweringError(message.replace(/ \(\d+:\d+\)$/, ''), loc?.line ?? 1, (loc?.column ?? 0) + 1);
  }
  if (!/\b(?:async|await)\b/.test(code)) return code;
  const lowering = new Lowering(code, tokens);
  lowering.visit(program, OUTSIDE);
  return lowering.text.toString();
}

/** The nodes directly below a node. Names that are no expressions (`a.name`, `{ name: … }`) are left out. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  const named = (node as { computed?: boolean }).computed === false;
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (named && (key === 'property' || key === 'key')) continue;
    if (key === 'label') continue;
    if (Array.isArray(value)) children.push(...(value as unknown[]).filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';
}
