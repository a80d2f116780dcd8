import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { AsyncLocalStorage, keepFrames } from '../../src/browser/lowering/async-context.ts';
import { HELPERS, helpers } from '../../src/browser/lowering/helpers.ts';
import { LoweringError, lower } from '../../src/browser/lowering/lower.ts';

keepFrames();

/** What a function's body gives when it is run lowered. */
async function run(body: string): Promise<unknown> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The code under test is text.
  return (new Function(HELPERS, lower(body)) as (helpers: unknown) => unknown)(helpers);
}

const cases: readonly (readonly [title: string, body: string, gives: unknown])[] = [
  ['an arrow without parentheses', 'const f = async x => x + await 1; return f(2)', 3],
  ['an arrow that gives an object', 'const f = async () => ({ a: await 1 }); return f()', { a: 1 }],
  ['an arrow that gives a sequence', 'const f = async () => (1, await 2); return f()', 2],
  [
    'the `this` of an arrow',
    'class A { x = 4; m() { return (async () => { await 0; return this.x })() } } return new A().m()',
    4,
  ],
  [
    'the `arguments` around arrows',
    'function f() { return (async () => (async () => { await 0; return [...arguments, { arguments }.arguments.length] })())() } return f(1, 2)',
    [1, 2, 2],
  ],
  ['its own `arguments`', 'async function f() { await 0; return [...arguments] } return f(1, 2)', [1, 2]],
  [
    '`super` in a method, in an arrow in it, and in a static one',
    `class A { v = 1; async m(n) { return this.v + n } static async s() { return 's' } }
     class B extends A {
       async m(n) { const f = async () => await super.m(n); const g = () => super['m'](n); return (await f()) + (await g()) + (await super.m?.(n)) }
       static async s() { return (await super.s()) + 't' }
     }
     return [await0(new B().m(2)), await0(B.s())];
     function await0(p) { return p }`,
    undefined,
  ],
  [
    '`super` that is set',
    `class A {} class B extends A { async m() { super.x = await 2; super.x += await 3; return this.x } }
     return new B().m().catch((e) => e.message)`,
    undefined,
  ],
  [
    'class private members',
    'class A { #n = 1; async #p() { return this.#n } async m() { return (await this.#p()) + this.#n } } return new A().m()',
    2,
  ],
  [
    'defaults and patterns of parameters',
    'async function f({ a = 1, ...r } = {}, b = a, ...[c]) { await 0; return [a, r, b, c] } return f({ z: 2 }, undefined, 3)',
    [1, { z: 2 }, 1, 3],
  ],
  [
    'a default that throws rejects',
    'const f = async (a = (() => { throw 7 })()) => a; return f().catch((e) => e)',
    7,
  ],
  [
    'labels of a for await',
    'return (async () => { const seen = []; a: b: for await (const x of [1, 2, 3, 4]) { if (x === 2) continue b; if (x === 4) break a; seen.push(x) } return seen })()',
    [1, 3],
  ],
  [
    'a for await over a pattern and over a place',
    'return (async () => { const seen = []; let o = {}; for await (const { a: [b] } of [{ a: [1] }]) seen.push(b); for await (o.x of [2]); seen.push(o.x); return seen })()',
    [1, 2],
  ],
  [
    'a return out of a for await closes the iterator',
    'const said = []; async function* g() { try { yield 1; yield 2 } finally { await 0; said.push("closed") } } return (async () => { for await (const x of g()) return [x, said] })()',
    [1, ['closed']],
  ],
  [
    'an async generator in an object and in a class',
    'const o = { async *g() { yield* [1, 2]; return await 3 } }; class A { static async *g() { const r = yield* o.g(); yield r } } return (async () => { const all = []; for await (const x of A.g()) all.push(x); return all })()',
    [1, 2, 3],
  ],
  [
    'lines that end without a semicolon',
    'return (async () => {\nlet a = 1\nawait 0\nconst b = [a]\nawait b\nreturn b\n})()',
    [1],
  ],
  ['an await before a line break', 'return (async () => { return await\n\n3 })()', 3],
  [
    'a computed async method behind a field',
    'class A { x = 1\nasync ["m"]() { return 5 } } return new A().m()',
    5,
  ],
  [
    'the length of functions',
    'return [async function (a, b) {}, async (a, b = 1) => {}].map((f) => f.length)',
    [2, 1],
  ],
  [
    'await in odd places',
    'return (async () => [`${await 1}`, { [await "k"]: await 2 }, await 3 + await 4, -(await 5), (await [6])[0], await 7 ? await 8 : 9])()',
    ['1', { k: 2 }, 7, -5, 6, 8],
  ],
];

test.each(cases.filter(([, , gives]) => gives !== undefined))('keeps %s', async (_title, body, gives) => {
  expect(await run(body)).toEqual(gives);
});

test('keeps what is called by super, and what is set by it', async () => {
  const [methods, sets] = cases.filter(([, , gives]) => gives === undefined);
  expect(await Promise.all((await run(methods![1])) as Promise<unknown>[])).toEqual([9, 'st']);
  expect(await run(sets![1])).toBe(
    // `super.x = …` sets on `this`, and `super.x` reads from the class above, where there is none.
    await (eval(`(async () => { ${sets![1]} })`) as () => Promise<unknown>)(),
  );
});

test('keeps every line where it was', async () => {
  const body = [
    'const lineOf = () => Number(/<anonymous>:(\\d+)|eval.*?:(\\d+)/.exec(new Error().stack.split("\\n")[2])?.[1]);',
    'async function f({',
    '  a = 1,',
    '}) {',
    '  for await (',
    '    const x of [a]',
    '  ) {',
    '    await x;',
    '    return `${lineOf()}',
    '`;',
    '  }',
    '}',
    'return f({});',
  ].join('\n');
  expect(lower(body).split('\n')).toHaveLength(body.split('\n').length);
});

test('a frame survives awaits, and does not leak', async () => {
  const storage = new AsyncLocalStorage<string>();
  const code = lower(
    'return (async () => { const seen = [get()]; await 0; seen.push(get()); for await (const x of [1]) seen.push(get()); await wait(); seen.push(get()); return seen })()',
  );
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The code under test is text.
  const run = new Function(HELPERS, 'get', 'wait', code) as (...args: unknown[]) => Promise<string[]>;
  const get = (): string | undefined => storage.getStore();
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  const [a, b, none] = [
    storage.run('a', () => run(helpers, get, wait)),
    storage.run('b', () => run(helpers, get, wait)),
    run(helpers, get, wait),
  ];
  expect(await a).toEqual(['a', 'a', 'a', 'a']);
  expect(await b).toEqual(['b', 'b', 'b', 'b']);
  expect(await none).toEqual([undefined, undefined, undefined, undefined]);
  expect(storage.getStore()).toBeUndefined();
});

test.each([
  ['const a = ;', 'Unexpected token', 1],
  ['\nawait 1;', 'await is only allowed within an async function.', 2],
  ['\n\nconst f = () => { for await (const x of []); };', 'Unexpected token', 3],
  [
    'class A {} class B extends A { constructor() { (async () => super())() } }',
    'super() cannot be called in an async function here.',
    1,
  ],
])('refuses %j in words', (code, message, line) => {
  let error: unknown;
  try {
    lower(`async function any() {}${code}`);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(LoweringError);
  expect(error).toMatchObject({ message, line });
});

test('an async generator is iterated, also where the build has lowered the helpers themselves', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(import.meta.dirname, '../../src/browser/lowering/helpers.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'built',
    supported: { 'async-await': false, 'for-await': false, 'async-generator': false },
  });
  const body = 'const all = []; for await (const n of count()) all.push(n); return all';
  const code = lower(`async function* count() { yield 1; yield await 2 } return (async () => { ${body} })()`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The code under test is text.
  const run = new Function(
    `${outputFiles[0]!.text}; const ${HELPERS} = built.helpers; ${code}`,
  ) as () => unknown;
  expect(await run()).toEqual([1, 2]);
});
