import { isForbidden, quote, remedyFor, whyForbidden } from '../../kata/forbidden-words.ts';
import { KataProblem } from '../../kata/problem.ts';
import { HELPERS, helpers } from '../lowering/helpers.ts';
import { NODE_MODULES } from './node-modules.ts';

export interface ModuleParts {
  /** File name, relative to the exercise's folder, to its text. */
  readonly files: Readonly<Record<string, string>>;
  /** What stands before a file's name where a learner reads it: `exercises/03-durable-time/02-trial-30-days`. */
  readonly folder: string;
  /** Modules that are given: by name, made when first asked for. */
  readonly given: Readonly<Record<string, () => object>>;
  /** Workflow code: the imports that the SDK's bundler refuses are refused here in the same words. */
  readonly sandbox: boolean;
  /** Globals that stand before the thread's, as `with` puts them: they may change, and may refuse to be read. */
  readonly within?: object;
}

/** Modules that are there already, as {@link ModuleParts.given}. */
export const given = (modules: Readonly<Record<string, object>>): ModuleParts['given'] =>
  Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, () => module]));

/** What makes modules of texts; see `compile.ts`. A realm is handed what is compiled. */
export interface Compiler {
  /** TypeScript of one module as the body of a CommonJS function. */
  compile(file: string, text: string): string;
  /** The modules that compiled code asks for. */
  requiredBy(code: string): readonly string[];
}

interface Module {
  exports: object;
}

/** The modules of one run, each evaluated once, as CommonJS. */
export class CommonModules {
  readonly #parts: ModuleParts;
  readonly #loaded = new Map<string, Module>();
  /** The files that are being evaluated, outermost first: the way by which an import is reached. */
  readonly #way: string[] = [];

  readonly #compiler: Compiler;

  constructor(parts: ModuleParts, compiler: Compiler) {
    this.#parts = parts;
    this.#compiler = compiler;
  }

  /**
   * Evaluates a file, unless that was done, and gives what it exports.
   *
   * @param name relative to the exercise's folder, with or without its ending
   * @throws KataProblem for a file that is not there, a syntax error, a forbidden import; what the module itself throws
   */
  load(name: string): object {
    return this.#evaluate(this.#found(name));
  }

  /**
   * Looks through a file and all that it imports, without running any of it.
   *
   * @throws KataProblem for what {@link load} would refuse
   */
  check(name: string): void {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = this.#parts.files[file]!;
      if (file.endsWith('.json')) return void jsonModule(this.#shown(file), text);
      this.#way.push(file);
      try {
        for (const required of this.#compiler.requiredBy(this.#compiler.compile(this.#shown(file), text))) {
          const next = this.#resolve(required, file);
          if (next.file !== undefined) visit(next.file);
        }
      } finally {
        this.#way.pop();
      }
    };
    visit(this.#found(name));
  }

  /** The names that a file exports. A type is none. */
  exportsOf(name: string): readonly string[] {
    return Object.keys(this.load(name)).filter((key) => key !== '__esModule');
  }

  #shown(file: string): string {
    return `${this.#parts.folder}/${normalize(file)}`;
  }

  #found(name: string): string {
    const file = this.#find(name);
    if (file !== undefined) return file;
    throw new KataProblem('syntax', `There is no file ${this.#shown(name)}.ts.`, {
      remedy: "Check the name and the path; kata({ workflows }) takes './workflows'.",
    });
  }

  #find(name: string): string | undefined {
    const path = normalize(name);
    const candidates = [path, `${path}.ts`, `${path}.js`, `${path}.json`, `${path}/index.ts`];
    return candidates.find((candidate) => Object.hasOwn(this.#parts.files, candidate));
  }

  #evaluate(file: string): object {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const text = this.#parts.files[file]!;
    const module: Module = { exports: {} };
    this.#loaded.set(file, module);
    if (file.endsWith('.json')) {
      module.exports = jsonModule(this.#shown(file), text);
      return module.exports;
    }
    this.#way.push(file);
    try {
      this.#run(module, file, this.#compiler.compile(this.#shown(file), text));
    } catch (error) {
      // A second import fails in the same way, and does not get half a module.
      this.#loaded.delete(file);
      throw error;
    } finally {
      this.#way.pop();
    }
    return module.exports;
  }

  #run(module: Module, file: string, code: string): void {
    const { within } = this.#parts;
    const around = within === undefined ? '' : 'with (within) ';
    // On one line with the code, so that line 1 stays line 1.
    const source = `(function (within) { ${around}return function (exports, require, module, ${HELPERS}) {${code}\n} })\n//# sourceURL=${SOURCE}${this.#shown(file)}`;
    const evaluate = globalThis.eval as (source: string) => (within?: object) => (...args: unknown[]) => void;
    const require = (name: string): object => this.#require(name, file);
    evaluate(source)(within).call(undefined, module.exports, require, module, helpers);
  }

  #require(name: string, from: string): object {
    const { file, given } = this.#resolve(name, from);
    return file === undefined ? given!() : this.#evaluate(file);
  }

  #resolve(name: string, from: string): { readonly file?: string; readonly given?: () => object } {
    if (this.#parts.sandbox && isForbidden(name, NODE_MODULES)) throw this.#refusal(name, from);
    if (name.startsWith('.')) {
      const file = this.#find(join(from, name));
      if (file !== undefined) return { file };
      throw this.#missing(name, from, 'Check the name and the path of the import.');
    }
    const given = this.#parts.given[name] ?? this.#parts.given[name.replace(/^node:/, '')];
    if (given !== undefined) return { given };
    throw this.#missing(
      name,
      from,
      `In the page these are there: ${Object.keys(this.#parts.given).sort().join(', ')}.`,
    );
  }

  #missing(name: string, from: string, remedy: string): KataProblem {
    return new KataProblem('syntax', `${this.#shown(from)} imports ${name}, which is not there.`, {
      remedy,
      at: { file: this.#shown(from), line: this.#lineOf(name, from) },
    });
  }

  /** In the words of the Node face: which file imports what, by which way the workflow gets there, why not, what to do. */
  #refusal(name: string, from: string): KataProblem {
    const file = this.#shown(from);
    const way =
      this.#way.length > 1 ? `, which the workflow reaches by ${this.#way.map(baseName).join(' → ')}` : '';
    return new KataProblem(
      'forbidden-import',
      [`${file} imports ${quote(name)}${way}.`, whyForbidden(name, NODE_MODULES)].join('\n'),
      { remedy: remedyFor(name, NODE_MODULES), at: { file, line: this.#lineOf(name, from) } },
    );
  }

  #lineOf(name: string, from: string): number {
    const lines = this.#parts.files[from]!.split('\n');
    const index = lines.findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`));
    return Math.max(index, 0) + 1;
  }
}

/** What stands before a learner's file in a stack trace. */
export const SOURCE = 'kata:///';

/** The first place in a learner's file that a stack trace names; undefined when it names none. */
export function placeInStack(
  stack: string,
): { readonly file: string; readonly line: number; readonly column: number } | undefined {
  const match = /kata:\/\/\/([^\s:()]+):(\d+):(\d+)/.exec(stack);
  return match === null ? undefined : { file: match[1]!, line: Number(match[2]), column: Number(match[3]) };
}

function jsonModule(file: string, text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    const named = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    return { ...named, __esModule: true, default: value };
  } catch (error) {
    throw new KataProblem('syntax', `${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** The path of `name` as seen from `file`. */
function join(file: string, name: string): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  return normalize(folder + name);
}

/** Without `.` and `..`; what would leave the exercise's folder stays, and is not found. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
