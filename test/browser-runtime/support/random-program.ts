/** Numbers that look random and come from a seed alone. */
function random(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Where a piece of a program stands. */
interface Around {
  readonly depth: number;
  readonly kind: 'async' | 'generator';
  readonly loop?: string;
  /** Functions that it may call: those declared before it, so that nothing recurs. */
  readonly functions: readonly string[];
  readonly generators: readonly string[];
}

/**
 * A program of async functions and async generators that tells in `log` what happens when. Equal seeds, equal programs;
 * every program ends. It is the body of a function and returns a promise.
 */
export function randomProgram(seed: number): string {
  return new Author(random(seed * 2654435761)).program();
}

class Author {
  readonly #pick: (below: number) => number;
  #names = 0;
  #logs = 0;

  constructor(pick: (below: number) => number) {
    this.#pick = pick;
  }

  program(): string {
    const functions: string[] = [];
    const generators: string[] = [];
    const declared: string[] = [];
    for (let count = 3 + this.#pick(4); count > 0; count--) {
      const name = this.#name('f');
      const around = { depth: 3, functions: [...functions], generators: [...generators] };
      if (this.#pick(3) === 0) {
        declared.push(`async function* ${name}(p) {\n${this.#block({ ...around, kind: 'generator' })}\n}`);
        generators.push(name);
      } else {
        declared.push(this.#function(name, this.#block({ ...around, kind: 'async' })));
        functions.push(name);
      }
    }
    const starts = [...functions, ...generators.map((name) => `drive(${name})`)].map(
      (name) =>
        `${name}${name.startsWith('drive') ? '' : '(1)'}.then((v) => log('${name} gave ' + v), (e) => log('${name} threw ' + e))`,
    );
    return `${LIBRARY}\n${declared.join('\n')}\nreturn Promise.all([\n${starts.join(',\n')}\n]);`;
  }

  #function(name: string, body: string): string {
    switch (this.#pick(4)) {
      case 0:
        return `const ${name} = async (p) => {\n${body}\n};`;
      case 1:
        return `const ${name} = (p) => new (class { x = p; async m(p) {\n${body}\n} })().m(p);`;
      default:
        return `async function ${name}(p) {\n${body}\n}`;
    }
  }

  #name(letter: string): string {
    return `${letter}${this.#names++}`;
  }

  #log(): string {
    return `log(${this.#logs++});`;
  }

  #block(around: Around): string {
    const lines: string[] = [this.#log()];
    for (let count = 1 + this.#pick(4); count > 0; count--) lines.push(this.#statement(around), this.#log());
    if (this.#pick(3) === 0) lines.push(`return ${this.#value(around)};`);
    return lines.join('\n');
  }

  #statement(around: Around): string {
    const inner = { ...around, depth: around.depth - 1 };
    const shallow = around.depth <= 0;
    switch (this.#pick(shallow ? 6 : 13)) {
      case 0:
      case 1:
        return `log(await ${this.#value(around)});`;
      case 2:
        return this.#chain(around);
      case 3:
        if (around.kind === 'generator') return `log(yield ${this.#value(around)});`;
        return `await ${this.#value(around)};`;
      case 4:
        if (this.#pick(3) === 0) return `if (${this.#pick(2)}) throw ${this.#pick(100)};`;
        return `await null;`;
      case 5:
        if (around.loop !== undefined && this.#pick(2) === 0)
          return `if (${this.#pick(2)}) ${this.#pick(2) === 0 ? 'break' : 'continue'} ${around.loop};`;
        if (around.kind === 'generator' && this.#pick(2) === 0)
          return `log(yield* ${this.#iterable(around, true)});`;
        return this.#log();
      case 6:
      case 7:
        return `try {\n${this.#block(inner)}\n} catch (e) {\nlog('caught ' + e);\n${this.#block(inner)}\n}`;
      case 8:
        return `try {\n${this.#block(inner)}\n} finally {\n${this.#block(inner)}\n}`;
      case 9:
      case 10:
      case 11: {
        const [label, item] = [this.#name('l'), this.#name('v')];
        return `${label}: for await (const ${item} of ${this.#iterable(around)}) {\nlog(${item});\n${this.#block({ ...inner, loop: label })}\n}`;
      }
      default:
        return `log(await (async () => {\n${this.#block({ ...inner, kind: 'async', loop: undefined } as never)}\n})());`;
    }
  }

  #chain(around: Around): string {
    const value = this.#value(around);
    switch (this.#pick(5)) {
      case 0:
        return `Promise.resolve(${value}).then((v) => log('then ' + v), (e) => log('else ' + e));`;
      case 1:
        return `log(await Promise.all([${value}, ${this.#value(around)}]).catch((e) => 'none ' + e));`;
      case 2:
        return `log(await Promise.race([${value}, ${this.#value(around)}]).catch((e) => 'lost ' + e));`;
      case 3:
        return `log(JSON.stringify(await Promise.allSettled([${value}, ${this.#value(around)}])));`;
      default:
        return `log(await Promise.resolve(${value}).finally(() => log('finally')).catch((e) => e));`;
    }
  }

  #value({ functions }: Around): string {
    const number = String(this.#pick(100));
    const called = functions.length > 0 ? `${functions[this.#pick(functions.length)]}(${number})` : number;
    switch (this.#pick(10)) {
      case 0:
        return number;
      case 1:
        return `Promise.resolve(${number})`;
      case 2:
        return `later(${this.#pick(4)}, ${number})`;
      case 3:
        return `thenable(${number})`;
      case 4:
        return `Promise.reject(${number}).catch((e) => e)`;
      case 5:
        return `new Strange((resolve) => resolve(${number}))`;
      case 6:
        return `{ value: ${number}, toString: () => 'o' }`;
      default:
        return called;
    }
  }

  /**
   * Engines disagree about `throw` at a `yield*` of an iterator that knows no `throw` (the specification has changed), so
   * lists are iterated and never delegated to.
   */
  #iterable({ generators }: Around, delegated = false): string {
    if (generators.length > 0 && this.#pick(2) === 0)
      return `${generators[this.#pick(generators.length)]}(${this.#pick(100)})`;
    switch (this.#pick(delegated ? 2 : 4)) {
      case 0:
        return `counted(${this.#pick(4)})`;
      case 1:
        return `plain(${this.#pick(3)})`;
      case 2:
        return `[1, Promise.resolve(2), later(2, 3)]`;
      default:
        return `new Set([4, thenable(5)])`;
    }
  }
}

/** What programs work with. Nothing of it is async in the language's own way, so it is the same lowered or not. */
const LIBRARY = `
let lines = 0;
const tell = log;
log = (word) => { if (++lines > 3000) throw 'enough'; tell(word); };
class Strange extends Promise {}
function later(ticks, value) {
  let promise = Promise.resolve();
  for (let i = 0; i < ticks; i++) promise = promise.then(() => undefined);
  return promise.then(() => value);
}
function thenable(value) {
  return { then(resolve) { log('then of ' + value); resolve(value); }, toString: () => 't' + value };
}
function counted(count) {
  let at = 0;
  return {
    [Symbol.asyncIterator]() { return this; },
    next() { return later(at % 2, at < count ? { value: at++, done: false } : { value: 'end', done: true }); },
    return(value) { log('closed'); return later(1, { value, done: true }); },
  };
}
function* plain(count) {
  try { for (let i = 0; i < count; i++) yield later(i, i); } finally { log('plain closed'); }
  return 'plain end';
}
function drive(generator) {
  const g = generator(1);
  const both = (word) => [(r) => log(word + ' ' + r.done + ' ' + r.value), (e) => log(word + ' threw ' + e)];
  g.next('a').then(...both('first'));
  g.next('b').then(...both('second'));
  return later(3).then(() => g.next('c')).then(...both('third'))
    .then(() => { const thrown = g.throw(77); g.next('d').then(...both('behind')); return thrown; }).then(...both('thrown'))
    .then(() => g.return(later(1, 'r'))).then(...both('returned'));
}`;
