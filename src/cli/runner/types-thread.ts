/*
 * The thread that checks types: a resident TypeScript LanguageService, so that a second look takes a fraction of the first.
 * It answers each question `{ id, files }` with `{ id, findings }`, in order.
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import ts from 'typescript';
import { projectRoot } from '../../kata/source-files.ts';
import type { TypeFinding, TypeQuestion } from './types.ts';

/** The settings that the exercises' own tsconfig has, wherever the files lie. */
const settings = path.join(projectRoot, 'exercises/tsconfig.json');
const parsed = ts.parseJsonConfigFileContent(
  {
    ...(ts.readConfigFile(settings, (file) => ts.sys.readFile(file)).config as object),
    include: [],
    files: [],
  },
  ts.sys,
  path.dirname(settings),
);
const options: ts.CompilerOptions = {
  ...parsed.options,
  noEmit: true,
  composite: false,
  incremental: false,
  emitDeclarationOnly: false,
  declaration: false,
};

let roots: readonly string[] = [];
const version = (file: string): string => {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? '0' : `${stat.mtimeMs} ${stat.size}`;
};
// The packages do not change while a thread lives; only what a learner edits is looked at again.
const snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
const isPackage = (file: string): boolean => file.includes('/node_modules/');

const service = ts.createLanguageService(
  {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...roots],
    getScriptVersion: (file) => (isPackage(file) ? '1' : version(file)),
    getScriptSnapshot: (file) => {
      const now = isPackage(file) ? '1' : version(file);
      const known = snapshots.get(file);
      if (known?.version === now) return known.snapshot;
      if (!ts.sys.fileExists(file)) return undefined;
      const snapshot = ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8'));
      snapshots.set(file, { version: now, snapshot });
      return snapshot;
    },
    getCurrentDirectory: () => projectRoot,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (file) => ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getDirectories: (folder) => ts.sys.getDirectories(folder),
  },
  ts.createDocumentRegistry(),
);

parentPort!.on('message', ({ id, files }: TypeQuestion) => {
  roots = files.filter((file) => file.endsWith('.ts')).map((file) => file.replaceAll(path.sep, '/'));
  let findings: TypeFinding[] = [];
  try {
    // Syntax errors are the bundler's to tell.
    findings = roots.flatMap((file) => service.getSemanticDiagnostics(file).map(asFinding));
  } catch {
    // A file went away while it was being read; the next save asks again.
  }
  parentPort!.postMessage({ id, findings });
});

function asFinding({ file, start, messageText }: ts.Diagnostic): TypeFinding {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined || start === undefined) return { message };
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { message, file: file.fileName, line: line + 1, column: character + 1 };
}
