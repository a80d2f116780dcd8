import type { AnyNode } from 'acorn';
import type { Lowering, Place } from './lower.ts';

type Member = AnyNode & { type: 'MemberExpression' };

/** A generator has no `super`, so a lowered method reaches it through arrows outside of its generator. True when it was one. */
export function rewriteSuper(lowering: Lowering, node: AnyNode, place: Place): boolean {
  if (place.superFrom === undefined) return false;
  switch (node.type) {
    case 'CallExpression':
      if (node.callee.type === 'Super')
        lowering.refuse(node, 'super() cannot be called in an async function here.');
      if (!isSuper(node.callee)) return false;
      call(lowering, node, node.callee, place);
      return true;
    case 'AssignmentExpression':
      if (!isSuper(node.left)) return false;
      assign(lowering, node, node.left, place);
      return true;
    case 'UpdateExpression':
      if (!isSuper(node.argument)) return false;
      return lowering.refuse(node, 'Write super.x = super.x + 1 in an async function.');
    case 'MemberExpression':
      if (!isSuper(node)) return false;
      get(lowering, node, place);
      return true;
    default:
      return false;
  }
}

const isSuper = (node: AnyNode): node is Member =>
  node.type === 'MemberExpression' && node.object.type === 'Super';

/** `super.m(…)`: the method of the class above, with this `this`. */
function call(
  lowering: Lowering,
  node: AnyNode & { type: 'CallExpression' },
  callee: Member,
  place: Place,
): void {
  get(lowering, callee, place);
  for (const arrow of place.arrows) arrow.usesThis = true;
  const open = lowering.token('(', callee.end);
  if (node.optional) {
    const sign = lowering.token('?.', callee.end);
    lowering.text.remove(sign.start, sign.end);
  }
  const receiver = node.arguments.length > 0 ? 'this, ' : 'this';
  lowering.text.overwrite(open.start, open.end, `${node.optional ? '?' : ''}.call(${receiver}`);
  lowering.visitAll(node.arguments, place);
}

function assign(
  lowering: Lowering,
  node: AnyNode & { type: 'AssignmentExpression' },
  left: Member,
  place: Place,
): void {
  const operator = node.operator.slice(0, -1);
  if (['&&', '||', '??'].includes(operator))
    lowering.refuse(node, `Write super.x = super.x ${operator} … in an async function.`);
  place.superFrom!.usesSuperSet = true;
  for (const arrow of place.arrows) arrow.usesThis = true;
  const key = keyOf(lowering, left);
  const sign = lowering.token(node.operator, left.end);
  if (operator !== '') place.superFrom!.usesSuperGet = true;
  const before = operator === '' ? '' : `$superGet(${key}) ${operator} `;
  lowering.text.overwrite(node.start, sign.end, `$superSet(${key}, ${before}(`);
  lowering.visit(node.right, place);
  lowering.text.appendLeft(node.end, '))');
}

function get(lowering: Lowering, node: Member, place: Place): void {
  place.superFrom!.usesSuperGet = true;
  for (const arrow of place.arrows) arrow.usesThis = true;
  if (!node.computed) {
    lowering.text.overwrite(node.start, node.end, `$superGet(${keyOf(lowering, node)})`);
    return;
  }
  const open = lowering.token('[', node.start);
  lowering.text.overwrite(node.start, open.end, '$superGet((');
  lowering.visit(node.property, place);
  lowering.text.overwrite(node.end - 1, node.end, '))');
}

function keyOf(lowering: Lowering, { property, computed }: Member): string {
  const text = lowering.code.slice(property.start, property.end);
  return computed ? `(${text})` : JSON.stringify(text);
}
