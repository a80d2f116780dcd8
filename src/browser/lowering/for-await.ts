import type { AnyNode } from 'acorn';
import { HELPERS } from './helpers.ts';
import type { Lowering, Place } from './lower.ts';

type ForOf = AnyNode & { type: 'ForOfStatement' };

/**
 * `for await (LEFT of RIGHT) BODY` as a loop that yields what it awaits. Its labels move inwards, so that `continue`
 * still finds a loop. True when the node was one, or labels of one.
 */
export function rewriteForAwait(lowering: Lowering, node: AnyNode, place: Place): boolean {
  const loop = loopBelow(node);
  if (loop === undefined) return false;
  if (place.kind === 'none') lowering.refuse(loop, 'for await is only allowed within an async function.');
  const { text, code } = lowering;
  const labels = code.slice(node.start, loop.start);
  if (labels !== '') text.overwrite(node.start, loop.start, labels.replaceAll(/[^\n]+/g, '') || ' ');
  const { left, right, body } = loop;
  const [mark, closeMark] =
    place.kind === 'asyncGenerator' ? [`${HELPERS}.await`, `, ${HELPERS}.await`] : ['', ''];

  const word = lowering.token('await', loop.start);
  const open = lowering.token('(', word.end);
  const sign = lowering.token('of', left.end);
  const shut = lastBefore(code, ')', body.start);
  text.overwrite(loop.start, word.end, `{ const $loop = ${HELPERS}.iterate(`);
  text.remove(open.start, open.end);
  text.remove(sign.start, sign.end);
  text.overwrite(
    shut,
    shut + 1,
    `); try { ${labels.replaceAll(/\s+/g, ' ')}for (; $loop.step((yield ${mark}($loop.next()))); ) { `,
  );
  const declares = left.type === 'VariableDeclaration';
  text.move(left.start, left.end, body.start);
  text.prependRight(left.start, declares ? '' : '(');
  text.appendLeft(left.end, declares ? ' = $loop.value; ' : ' = $loop.value); ');
  lowering.visitAll([left, right, body], place);
  text.appendLeft(
    loop.end,
    ` } } catch ($error) { $loop.fail($error); } finally { yield* ${HELPERS}.close($loop${closeMark}); } }`,
  );
  return true;
}

/** The `for await` that a statement is, or that its labels stand before. */
function loopBelow(node: AnyNode): ForOf | undefined {
  let at = node;
  while (at.type === 'LabeledStatement') at = at.body;
  return at.type === 'ForOfStatement' && at.await ? at : undefined;
}

/** The last place of a sign before `end`; comments between a head and its body hold none. */
function lastBefore(code: string, sign: string, end: number): number {
  return code.lastIndexOf(sign, end - 1);
}
