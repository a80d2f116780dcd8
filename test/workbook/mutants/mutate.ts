import ts from 'typescript';

/** One small change of a file, of a kind that a slip of the hand or of the head makes. */
export interface Mutant {
  /** 1-based, of the original text. */
  readonly line: number;
  /** What was changed, for a reader: `removed: await sleep('30 days');`. Tells this mutant from all others of its file, together with `nth`. */
  readonly change: string;
  /** Which of the file's mutants with the same change this is, from 1. */
  readonly nth: number;
  /** The whole file. */
  readonly text: string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly change: string;
}

/** For each operator, what a mutant has in its place. */
const OPERATORS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '||'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

/**
 * All mutants of a file: an operator replaced, a negation or a statement removed, two neighbours swapped, an `await`
 * dropped, `true` for `false`. A `+` beside a string stays, and so do declarations that the next statement needs: such
 * mutants die of themselves and prove nothing. So do an `await` behind `return` and a `?? 0`, without which nothing changes, and
 * the place of a declaration that runs nothing, and of a query's handler among handlers.
 */
export function mutantsOf(fileName: string, text: string): Mutant[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    edits.push(...editsOf(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const seen = new Map<string, number>();
  return edits
    .sort((one, other) => one.from - other.from)
    .map(({ from, to, by, change }) => {
      const nth = (seen.get(change) ?? 0) + 1;
      seen.set(change, nth);
      const line = source.getLineAndCharacterOfPosition(from).line + 1;
      return { line, change, nth, text: text.slice(0, from) + by + text.slice(to) };
    });
}

function editsOf(node: ts.Node, source: ts.SourceFile): Edit[] {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return [];
  if (ts.isBinaryExpression(node)) return operator(node, source);
  if (ts.isAwaitExpression(node)) {
    if (isReturned(node)) return [];
    const by = node.expression.getText(source);
    return [edit(node, by, `dropped await: ${short(node, source)}`, source)];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const by = node.operand.getText(source);
    return [edit(node, by, `removed !: ${short(node, source)}`, source)];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    if (ts.isLiteralTypeNode(node.parent)) return [];
    const by = node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true';
    return [edit(node, by, `${by} for: ${short(node.parent, source)}`, source)];
  }
  if (ts.isBlock(node)) return [...removals(node, source), ...swaps(node, source)];
  return [];
}

/** `return await f()` outside of a `try` is `return f()`: whoever calls waits all the same. */
function isReturned(node: ts.AwaitExpression): boolean {
  if (!ts.isReturnStatement(node.parent)) return false;
  for (let above: ts.Node = node.parent; !ts.isFunctionLike(above); above = above.parent)
    if (ts.isTryStatement(above)) return false;
  return true;
}

function operator(node: ts.BinaryExpression, source: ts.SourceFile): Edit[] {
  const token = node.operatorToken;
  const by = OPERATORS.get(token.kind);
  if (by === undefined || joinsText(node) || fillsWithNothing(node)) return [];
  return [edit(token, by, `${by} for ${token.getText(source)}: ${short(node, source)}`, source)];
}

/** `-` between texts gives NaN, which any test sees. */
function joinsText(node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return false;
  return [node.left, node.right].some(
    (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
  );
}

/** `count ?? 0` is `count || 0`: what counts as false gives way to its equal. */
function fillsWithNothing({ operatorToken, right }: ts.BinaryExpression): boolean {
  if (operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) return false;
  return ['0', "''", 'false'].includes(right.getText());
}

function removals(block: ts.Block, source: ts.SourceFile): Edit[] {
  return block.statements
    .filter((statement) => ts.isExpressionStatement(statement) || ts.isThrowStatement(statement))
    .map((statement) => edit(statement, ';', `removed: ${short(statement, source)}`, source));
}

function swaps(block: ts.Block, source: ts.SourceFile): Edit[] {
  return block.statements.slice(1).flatMap((second, index) => {
    const first = block.statements[index]!;
    if (![first, second].every(canMove) || needs(second, namesOf(first))) return [];
    if (isConstant(first) || isConstant(second) || (onlyReads(first) && onlyReads(second))) return [];
    if ([first, second].every(setsHandler) && [first, second].some(setsQuery)) return [];
    const by = `${second.getText(source)}\n${first.getText(source)}`;
    const change = `swapped: ${short(first, source)} | ${short(second, source)}`;
    return [{ from: first.getStart(source), to: second.getEnd(), by, change }];
  });
}

const canMove = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) ||
  ts.isVariableStatement(statement) ||
  ts.isIfStatement(statement) ||
  ts.isForOfStatement(statement) ||
  ts.isForStatement(statement) ||
  ts.isWhileStatement(statement) ||
  ts.isTryStatement(statement);

/** `let done = false`: says the same wherever it stands before its use. */
const isConstant = (statement: ts.Statement): boolean =>
  onlyReads(statement) && initialisers(statement).every((value) => !within(value, isVariable));

/** A declaration that runs nothing and changes nothing. Two of them may change places. */
const onlyReads = (statement: ts.Statement): boolean =>
  ts.isVariableStatement(statement) && initialisers(statement).every((value) => !within(value, acts));

const setsHandler = (statement: ts.Statement): boolean => handled(statement) !== undefined;

/** `setHandler(balance, …)` of a query: it answers later, and beside another handler nobody asks before both are set. */
function setsQuery(statement: ts.Statement): boolean {
  const name = handled(statement)?.getText();
  const define = new RegExp(`const ${name} = defineQuery\\b`);
  return define.test(statement.getSourceFile().text);
}

/** What a statement sets the handler of, if it does. */
const handled = (statement: ts.Statement): ts.Identifier | undefined =>
  ts.isExpressionStatement(statement) &&
  ts.isCallExpression(statement.expression) &&
  statement.expression.expression.getText() === 'setHandler' &&
  statement.expression.arguments[0] !== undefined &&
  ts.isIdentifier(statement.expression.arguments[0])
    ? statement.expression.arguments[0]
    : undefined;

const initialisers = (statement: ts.Statement): ts.Expression[] =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.flatMap(({ initializer }) => initializer ?? [])
    : [];

/** Whether a node or one in it is such; what is in functions runs later, and types and names of properties don't run. */
function within(node: ts.Node, isSuch: (node: ts.Node) => boolean): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  if (ts.isPropertyAssignment(node)) return within(node.initializer, isSuch);
  if (ts.isNewExpression(node) && isEmptyCollection(node)) return false;
  return isSuch(node) || (ts.forEachChild(node, (child) => within(child, isSuch) || undefined) ?? false);
}

const isVariable = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text !== 'undefined';

const acts = (node: ts.Node): boolean =>
  ts.isCallExpression(node) ||
  ts.isNewExpression(node) ||
  ts.isAwaitExpression(node) ||
  ts.isPostfixUnaryExpression(node) ||
  (ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.ExclamationToken) ||
  (ts.isBinaryExpression(node) && node.operatorToken.getText().endsWith('='));

const isEmptyCollection = ({ expression, arguments: given }: ts.NewExpression): boolean =>
  given?.length === 0 && ['Map', 'Set'].includes(expression.getText());

function namesOf(statement: ts.Statement): Set<string> {
  const names = new Set<string>();
  const take = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) take(element.name);
  };
  if (ts.isVariableStatement(statement))
    for (const { name } of statement.declarationList.declarations) take(name);
  return names;
}

function needs(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return ts.forEachChild(node, (child) => needs(child, names) || undefined) ?? false;
}

const edit = (node: ts.Node, by: string, change: string, source: ts.SourceFile): Edit => ({
  from: node.getStart(source),
  to: node.getEnd(),
  by,
  change,
});

/** The code of a node on one line, cut where a reader has enough. */
function short(node: ts.Node, source: ts.SourceFile): string {
  const text = node.getText(source).replace(/\s+/g, ' ');
  return text.length <= 72 ? text : `${text.slice(0, 71)}…`;
}
