import { parse } from 'acorn';
import { transform } from 'sucrase';
import { KataProblem } from '../../kata/problem.ts';
import { LoweringError, lower } from '../lowering/lower.ts';

/** Compiled once and kept while the text stays the same: a run changes one file of five. */
const compiled = new Map<string, { readonly text: string; readonly code: string }>();

/**
 * TypeScript of one module as the body of a CommonJS function, line by line: types are gone, imports are calls of
 * `require`, async functions are lowered.
 *
 * @param file the name by which a learner knows the file; messages and stacks show it
 * @throws KataProblem of kind `syntax`, with file, line and column
 */
export function compile(file: string, text: string): string {
  const known = compiled.get(file);
  if (known?.text === text) return known.code;
  const code = lowerOf(file, text, javascriptOf(file, text));
  compiled.set(file, { text, code });
  return code;
}

/** The modules that compiled code asks for, in order of their mention. */
export function requiredBy(code: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, callee, arguments: given } = node as Call;
    const [name] = given ?? [];
    if (type === 'CallExpression' && callee?.name === 'require' && typeof name?.value === 'string')
      found.add(name.value);
    Object.values(node).forEach(visit);
  };
  visit(parse(code, { ecmaVersion: 'latest', allowReturnOutsideFunction: true }));
  return [...found];
}

interface Call {
  readonly type?: string;
  readonly callee?: { readonly name?: string };
  readonly arguments?: readonly { readonly value?: unknown }[];
}

function javascriptOf(file: string, text: string): string {
  try {
    return transform(text, {
      transforms: ['typescript', 'imports'],
      disableESTransforms: true,
      filePath: file,
    }).code;
  } catch (error) {
    const { message, loc } = error as { message: string; loc?: { line: number; column: number } };
    const words = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
    throw syntaxProblem(file, text, words, loc?.line ?? 1, loc?.column ?? 1, error);
  }
}

function lowerOf(file: string, text: string, code: string): string {
  try {
    return lower(code);
  } catch (error) {
    if (!(error instanceof LoweringError)) throw error;
    // The line is the text's; the column was counted after the types were gone.
    throw syntaxProblem(file, text, error.message, error.line, undefined, error);
  }
}

function syntaxProblem(
  file: string,
  text: string,
  message: string,
  line: number,
  column: number | undefined,
  cause: unknown,
): KataProblem {
  const shown = text.split('\n')[line - 1]?.trim() ?? '';
  return new KataProblem('syntax', shown === '' ? message : `${message}\n    ${shown}`, {
    remedy: 'Mend the line; the tests run again when you save.',
    at: { file, line, ...(column !== undefined && { column }) },
    cause,
  });
}
