/** Node's `assert`, as far as workflow code is likely to use it. */

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
}

function check(isTrue: boolean, message: string | Error | undefined, words: string): asserts isTrue {
  if (isTrue) return;
  throw message instanceof Error ? message : new AssertionError(message ?? words);
}

function ok(value: unknown, message?: string | Error): void {
  check(Boolean(value), message, 'The expression evaluated to a falsy value');
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

const checks = {
  ok,
  AssertionError,
  equal: (actual: unknown, expected: unknown, message?: string | Error): void =>
    check(Object.is(actual, expected), message, `${shown(actual)} is not ${shown(expected)}`),
  notEqual: (actual: unknown, expected: unknown, message?: string | Error): void =>
    check(!Object.is(actual, expected), message, `${shown(actual)} is what it must not be`),
  deepEqual: (actual: unknown, expected: unknown, message?: string | Error): void =>
    check(same(actual, expected), message, `${shown(actual)} is not ${shown(expected)}`),
  fail: (message?: string | Error): void => check(false, message, 'Failed'),
};

/** Callable as in Node; `strict` names are the plain ones. */
export const assert = Object.assign(
  (value: unknown, message?: string | Error): void => ok(value, message),
  checks,
  { strictEqual: checks.equal, notStrictEqual: checks.notEqual, deepStrictEqual: checks.deepEqual },
);
