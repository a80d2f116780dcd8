import ts from 'typescript';

/** One breach: where, what, and what to do instead. */
export interface Breach {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** A reader holds this much of a file in mind, and this much of a function on one screen. */
export const MOST_LINES = 400;
export const MOST_FUNCTION_LINES = 70;

/** Names with the reason why a rule does not hold for them: `src/a.ts`, or `src/a.ts#name` for a function. */
export type Allowed = Readonly<Record<string, string>>;

/** Sources that we write; exercises in a fixture or among the wrong answers are what a learner has. */
export const isSource = (file: string): boolean =>
  /^(src|test|site)\/.*\.(ts|mjs|vue)$/.test(file) && !/^test\/(wrong-answers|.*\/?fixtures)\//.test(file);
export const isTest = (file: string): boolean => file.endsWith('.test.ts');

export function longFile(file: string, text: string, allowed: Allowed = {}): Breach[] {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= MOST_LINES || Object.hasOwn(allowed, file)) return [];
  return [
    {
      file,
      message: `${lines} lines, the most is ${MOST_LINES}: divide it by what changes for different reasons`,
    },
  ];
}

/** Long functions of a source; not of a test file, whose `describe` is a list. */
export function longFunctions(file: string, text: string, allowed: Allowed = {}): Breach[] {
  if (isTest(file) || file.endsWith('.vue')) return [];
  const source = parse(file, text);
  const breaches: Breach[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.end).line;
      const lines = last - first + 1;
      const name = nameOf(node, source);
      if (lines > MOST_FUNCTION_LINES && !Object.hasOwn(allowed, `${file}#${name}`)) {
        breaches.push({
          file,
          line: first + 1,
          message: `${name} has ${lines} lines, the most is ${MOST_FUNCTION_LINES}: give its steps names`,
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return breaches;
}

function nameOf(node: ts.Node, source: ts.SourceFile): string {
  if ('name' in node && node.name) return (node.name as ts.Node).getText(source);
  const { parent } = node;
  if (parent && 'name' in parent && parent.name) return (parent.name as ts.Node).getText(source);
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'a nameless function';
}

/** What reserves its place without being done. Exercises carry `// TODO:` for the learner; sources carry none. */
export function leftovers(file: string, text: string): Breach[] {
  return commentsOf(file, text)
    .flatMap(({ line, words }) => words.split('\n').map((one, index) => ({ line: line + index, one })))
    .filter(({ one }) => /^[\s/*]*(TODO|FIXME|XXX|HACK)\b/.test(one))
    .map(({ line, one }) => ({
      file,
      line,
      message: `leftover "${one.trim()}": do it, or open an issue and say what holds today`,
    }));
}

/** A rule that is switched off must say why, in its own line: `-- because …`. */
export function silencedWithoutReason(file: string, text: string): Breach[] {
  return commentsOf(file, text)
    .filter(({ words }) => /^(\/\/|\/\*)\s*(eslint-disable|@ts-(expect-error|ignore|nocheck))/.test(words))
    .filter(({ words }) => !/(--|@ts-expect-error:?|@ts-ignore:?)\s*\S.{7,}/.test(words.replace(/\*\/$/, '')))
    .map(({ line, words }) => ({ file, line, message: `"${words}" gives no reason: write "-- " and why` }));
}

/** A focused test leaves all the others out. */
export function focusedTests(file: string, text: string): Breach[] {
  if (!isTest(file)) return [];
  return linesMatching(
    file,
    text,
    /^\s*(test|it|describe|suite)(\.\w+)*\.only\b/,
    () => 'a focused test leaves out all the others: remove ".only"',
  );
}

/** Paths of somebody's machine. */
const MACHINE_PATH = /(?:^|[\s'"`(=])(\/(?:work|tmp|home|root|Users)\/[\w.-]+|[A-Z]:\\+Users\\+\w+)/;

export function machinePaths(file: string, text: string): Breach[] {
  return linesMatching(
    file,
    text,
    MACHINE_PATH,
    (match) => `"${match[1]}" is a path of somebody's machine: derive it, or take it from the environment`,
  );
}

interface LockPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A lockfile is complete when every platform finds its packages, and says nothing of where they were fetched. */
export function lockfile(file: string, text: string): Breach[] {
  const { packages = {} } = JSON.parse(text) as { packages?: Readonly<Record<string, LockPackage>> };
  const known = new Set(Object.keys(packages).map((key) => key.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([key, { resolved, optionalDependencies = {} }]) => {
    const name = key === '' ? 'the project' : key;
    const lacks = Object.keys(optionalDependencies).filter((dependency) => !known.has(dependency));
    return [
      ...lacks.map((dependency) => ({
        file,
        message: `${name} lacks its package ${dependency}: another platform could not install`,
      })),
      ...(resolved === undefined
        ? []
        : [
            {
              file,
              message: `${name} records a download address: see omit-lockfile-registry-resolved in .npmrc`,
            },
          ]),
    ];
  });
}

function linesMatching(
  file: string,
  text: string,
  pattern: RegExp,
  say: (match: RegExpExecArray) => string,
): Breach[] {
  return text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    return match ? [{ file, line: index + 1, message: say(match) }] : [];
  });
}

interface Comment {
  readonly line: number;
  readonly words: string;
}

/** Comments as the compiler sees them: a comment inside a string is a string. */
function commentsOf(file: string, text: string): Comment[] {
  const script = file.endsWith('.vue') ? scriptOf(text) : text;
  const source = parse(file, script);
  const starts = new Map<number, number>();
  const note = (ranges: readonly ts.CommentRange[] | undefined): void =>
    ranges?.forEach(({ pos, end }) => starts.set(pos, end));
  const visit = (node: ts.Node): void => {
    note(ts.getLeadingCommentRanges(script, node.getFullStart()));
    note(ts.getTrailingCommentRanges(script, node.end));
    ts.forEachChild(node, visit);
  };
  visit(source);
  // A comment that is alone in its block belongs to the closing bracket, which is no node of its own.
  note(ts.getLeadingCommentRanges(script, source.endOfFileToken.getFullStart()));
  for (const block of blocksOf(source)) note(ts.getLeadingCommentRanges(script, block));
  return [...starts]
    .sort(([one], [other]) => one - other)
    .map(([pos, end]) => ({
      line: source.getLineAndCharacterOfPosition(pos).line + 1,
      words: script.slice(pos, end),
    }));
}

/** Where the inside of each bracket begins and where its last member ends. */
function blocksOf(source: ts.SourceFile): number[] {
  const places: number[] = [];
  const visit = (node: ts.Node): void => {
    for (const child of node.getChildren(source)) {
      if (child.kind === ts.SyntaxKind.SyntaxList) places.push(child.pos, child.end);
      visit(child);
    }
  };
  visit(source);
  return places;
}

/** The script of a Vue component with its line numbers kept. */
function scriptOf(text: string): string {
  const open = /<script[^>]*>/.exec(text);
  if (!open) return '';
  const from = open.index + open[0].length;
  const end = text.indexOf('</script>', from);
  return text.slice(0, from).replace(/[^\n]/g, ' ') + text.slice(from, end < 0 ? undefined : end);
}

const parse = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS,
  );
