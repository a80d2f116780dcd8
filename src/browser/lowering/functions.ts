import type { AnyNode } from 'acorn';
import { HELPERS } from './helpers.ts';
import { OUTSIDE, childrenOf } from './lower.ts';
import type { Carrier, Lowering, Place } from './lower.ts';

type Pattern = AnyNode & { type: 'Identifier' | 'AssignmentPattern' | 'RestElement' | 'ObjectPattern' };

interface FunctionNode {
  readonly type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression';
  readonly start: number;
  readonly end: number;
  readonly id?: { readonly end: number } | null;
  readonly async: boolean;
  readonly generator: boolean;
  readonly expression: boolean;
  readonly params: readonly Pattern[];
  readonly body: AnyNode;
}

/** Visits functions and whatever has a `this` of its own; true when the node was one. */
export function rewriteFunction(lowering: Lowering, node: AnyNode, place: Place): boolean {
  switch (node.type) {
    case 'BlockStatement':
    case 'Program':
      lowering.noteStatements(node.body);
      return false;
    case 'SwitchCase':
      lowering.noteStatements(node.consequent);
      return false;
    case 'ArrowFunctionExpression':
      arrow(lowering, node as unknown as FunctionNode, place);
      return true;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      plain(lowering, node as unknown as FunctionNode, undefined);
      return true;
    case 'MethodDefinition':
    case 'Property':
      if (node.type === 'Property' && !node.method) return false;
      if (node.computed) lowering.visit(node.key, place);
      plain(lowering, node.value as unknown as FunctionNode, node);
      return true;
    case 'PropertyDefinition':
      if (node.computed) lowering.visit(node.key, place);
      if (node.value != null) lowering.visit(node.value, OUTSIDE);
      return true;
    case 'StaticBlock':
      lowering.noteStatements(node.body);
      lowering.visitAll(node.body, OUTSIDE);
      return true;
    default:
      return false;
  }
}

const carrier = (isArrow: boolean): Carrier => ({
  isArrow,
  usesThis: false,
  usesArguments: false,
  usesNewTarget: false,
  usesSuperGet: false,
  usesSuperSet: false,
});

type Method = AnyNode & { type: 'MethodDefinition' | 'Property' };

/** A function with a `this` of its own. A method's function begins at its parenthesis; its words stand with the method. */
function plain(lowering: Lowering, node: FunctionNode, method: Method | undefined): void {
  const { text } = lowering;
  if (!node.async) {
    lowering.visitAll(childrenOf(node as unknown as AnyNode), OUTSIDE);
    return;
  }
  const own = carrier(false);
  const inside: Place = { kind: node.generator ? 'asyncGenerator' : 'async', superFrom: own, arrows: [] };
  lowering.visitAll([...node.params, node.body], inside);

  const word = lowering.token('async', (method ?? node).start);
  text.overwrite(word.start, word.end, needsSemicolon(method) ? ';' : ' ');
  if (node.generator) {
    const star = lowering.token('*', word.end);
    text.overwrite(star.start, star.end, ' ');
  }
  const open = method === undefined ? lowering.token('(', node.id?.end ?? node.start) : node;
  const { names } = parametersOf(node);
  text.prependRight(
    open.start,
    `(${names.join(', ')}) { ${prologue(own)}return ${helper(node)}(this, arguments, function* `,
  );
  text.appendLeft(node.end, '); }');
}

/** A class member that begins with `[` would be an index into what stands before it. */
const needsSemicolon = (method: Method | undefined): boolean =>
  method?.type === 'MethodDefinition' && method.computed && !method.static;

function arrow(lowering: Lowering, node: FunctionNode, place: Place): void {
  const { text } = lowering;
  if (!node.async) {
    lowering.visitAll(childrenOf(node as unknown as AnyNode), { ...place, kind: 'none' });
    return;
  }
  const own = carrier(true);
  lowering.visitAll([...node.params, node.body], {
    kind: 'async',
    argumentsFrom: place.argumentsFrom ?? own,
    superFrom: place.superFrom ?? own,
    arrows: [...place.arrows, own],
  });

  const { names, rest } = parametersOf(node);
  const taken = rest ? [...names, '...$rest'] : names;
  const self = own.usesThis ? 'this' : 'null';
  const word = lowering.token('async', node.start);
  const sign = lowering.token('=>', node.params.at(-1)?.end ?? word.end);
  const bare = isBare(lowering, node);
  text.overwrite(
    word.start,
    word.end,
    `(${taken.join(', ')}) => { ${prologue(own)}return ${helper(node)}(${self}, [${taken.join(', ')}], function* ${bare ? '(' : ''}`,
  );
  text.overwrite(sign.start, sign.end, `${bare ? ')' : ''}${node.expression ? ' { return (' : ''}`);
  text.appendLeft(node.end, node.expression ? '); }); }' : '); }');
}

/** `async x => …`: one name without parentheses. */
function isBare(lowering: Lowering, node: FunctionNode): boolean {
  const first = node.params[0];
  if (node.params.length !== 1 || first?.type !== 'Identifier') return false;
  return !lowering.code.slice(node.start, first.start).includes('(');
}

/** Names for the parameters that count for a function's `length`, and whether more may come. */
function parametersOf({ params }: FunctionNode): { names: string[]; rest: boolean } {
  const first = params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement');
  const count = first < 0 ? params.length : first;
  return { names: Array.from({ length: count }, (_, index) => `_${index}`), rest: first >= 0 };
}

/**
 * Vitest reads the names of fixtures from a function's text, and knows lowered ones by the shape that esbuild gives them:
 * `__async(this, [_0], function* ({ client }) {`.
 */
const helper = ({ generator }: FunctionNode): string =>
  `${HELPERS}.${generator ? 'asyncGenerator' : '__async'}`;

/** What the generator can't reach by itself, taken from the function around it. */
function prologue(own: Carrier): string {
  return [
    own.usesArguments ? 'const $arguments = arguments; ' : '',
    own.usesNewTarget ? 'const $newTarget = new.target; ' : '',
    own.usesSuperGet ? 'const $superGet = ($key) => super[$key]; ' : '',
    own.usesSuperSet ? 'const $superSet = ($key, $value) => super[$key] = $value; ' : '',
  ].join('');
}
