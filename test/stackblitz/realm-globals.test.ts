import { expect, test } from 'vitest';
import { askedSafely, globalsFor } from '../../src/stackblitz/realm-globals.ts';

/** Evaluates code as workflow code of a realm, whose thread has the names of Node. */
function evaluate(code: string, { scope } = globalsFor()): unknown {
  const source = `(function (scope) { with (scope) { return (function () { 'use strict'; ${code} })(); } })`;
  const sloppy = globalThis.eval as (source: string) => (scope: object) => unknown;
  return sloppy(source)(scope);
}

test.each(['fetch', 'process', 'crypto', 'Buffer', 'setInterval', 'performance', 'queueMicrotask'])(
  '%s is not defined',
  (name) => {
    expect(() => evaluate(`return ${name};`)).toThrow(new ReferenceError(`${name} is not defined`));
    expect(evaluate(`return globalThis.${name};`)).toBeUndefined();
    expect(evaluate(askedSafely(`return typeof ${name};`))).toBe('undefined');
  },
);

test('what is asked of a local variable with a hidden name is answered for the variable', () => {
  expect(evaluate(askedSafely('const process = 1; return typeof process;'))).toBe('number');
  expect(askedSafely('typeof process.env')).toBe('typeof process.env');
});

test('what one execution puts on its globals, the others and the thread do not see', () => {
  const one = globalsFor();
  evaluate("globalThis.count = 1; globalThis.fetch = () => 'mine'; Math.random = () => 0.5;", one);
  expect(evaluate('return [count, fetch(), Math.random()];', one)).toEqual([1, 'mine', 0.5]);
  expect(evaluate('return globalThis.count;')).toBeUndefined();
  expect(() => evaluate('return fetch();')).toThrow('fetch is not defined');
  expect('count' in globalThis).toBe(false);
  expect(Math.random()).not.toBe(0.5);
});

test('the classes of the sandbox are those of the thread, as with the SDK', () => {
  expect(evaluate('return [URL, TextEncoder, AbortController, Promise];')).toEqual([
    URL,
    TextEncoder,
    AbortController,
    Promise,
  ]);
});
