import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isTest, twins } from '../book.ts';
import type { Book, Entry, Files } from '../book.ts';
import type { Finding } from '../finding.ts';

/**
 * Type-checks starters and solutions, each beside the exercise's test, in one run of the compiler. The starters are those
 * recorded, so a learner's draft disturbs nothing. A solution is checked with the test that serves both, because the
 * test holds the types that an answer must have.
 *
 * @param signal ends the compiler
 * @returns what is wrong with each exercise, by its path
 */
export async function checkTypes(
  book: Book,
  entries: readonly Entry[],
  signal?: AbortSignal,
): Promise<Map<string, Finding[]>> {
  const runs = path.join(book.root, '.kata', 'run');
  mkdirSync(runs, { recursive: true });
  const workspace = mkdtempSync(path.join(runs, 'types-'));
  try {
    const origins = layOut(book, workspace, entries);
    const { lines, code } = await compile(path.join(workspace, 'tsconfig.json'), signal);
    const findings = new Map<string, Finding[]>(entries.map((entry) => [entry.path, []]));
    const strangers: string[] = [];
    for (const { file, at, text } of readDiagnostics(lines, workspace)) {
      const origin = origins.get(file);
      if (!origin) strangers.push(`${file}${at} ${text}`);
      else findings.get(origin.subject)!.push({ message: text, file: `${origin.file}${at}` });
    }
    const told = [...findings.values()].some((list) => list.length > 0);
    if (code !== 0 && !told) {
      const said = strangers.length > 0 ? strangers.join('\n') : lines.join('\n');
      throw new Error(`The compiler ended with ${code}, and no exercise is the cause.\n${said}`);
    }
    return findings;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

interface Origin {
  readonly subject: string;
  /** Relative to the root. */
  readonly file: string;
}

/** Writes the files and the compiler's settings; gives the origin of each file, by its name in the workspace. */
function layOut(book: Book, workspace: string, entries: readonly Entry[]): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const put = (kind: string, entry: Entry, files: Files, home: string): void => {
    for (const [name, text] of files) {
      const inside = `${kind}/${entry.path}/${name}`;
      const target = path.join(workspace, inside);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      origins.set(inside, { subject: entry.path, file: `${home}/${name}` });
    }
  };
  for (const entry of entries) {
    put('starter', entry, entry.starter, twins.exercise(entry.path));
    put('solution', entry, entry.solution, twins.solution(entry.path));
    const tests = new Map([...entry.starter].filter(([name]) => isTest(name)));
    put('solution', entry, tests, `${twins.solution(entry.path)}, with ${twins.exercise(entry.path)}`);
  }
  const base = path
    .relative(workspace, path.join(book.root, 'exercises', 'tsconfig.json'))
    .split(path.sep)
    .join('/');
  const config = {
    extends: base,
    compilerOptions: {
      composite: false,
      declaration: false,
      emitDeclarationOnly: false,
      noEmit: true,
      rootDir: null,
      outDir: null,
    },
    include: ['./**/*.ts'],
    references: [],
  };
  writeFileSync(path.join(workspace, 'tsconfig.json'), JSON.stringify(config, null, 2));
  return origins;
}

function compile(config: string, signal?: AbortSignal): Promise<{ lines: string[]; code: number }> {
  const tsc = path.join(path.dirname(createRequire(config).resolve('typescript/package.json')), 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    cwd: path.dirname(config),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/).filter(Boolean);
      resolve({ lines, code: code ?? 1 });
    });
  });
}

interface Diagnostic {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** `:12:3` */
  readonly at: string;
  readonly text: string;
}

/** `solution/…/workflows.ts(12,3): error TS2322: …`, and indented lines that go on. */
export function readDiagnostics(lines: readonly string[], workspace: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of lines) {
    const match = /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line);
    if (match) {
      const file = path.relative(workspace, path.resolve(workspace, match[1]!)).split(path.sep).join('/');
      found.push({ file, at: `:${match[2]}:${match[3]}`, text: match[4]! });
    } else if (/^\s/.test(line) && found.length > 0) {
      const last = found.pop()!;
      found.push({ ...last, text: `${last.text}\n${line}` });
    }
  }
  return found;
}
