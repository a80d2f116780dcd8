import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Spot } from './model.ts';

/** How to open a file at a line. */
export interface EditorCall {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it draws in this terminal, so that the desk must step aside until it ends. */
  readonly inTerminal: boolean;
}

const IN_TERMINAL = new Set([
  'vi',
  'vim',
  'nvim',
  'nano',
  'pico',
  'emacs',
  'micro',
  'hx',
  'helix',
  'kak',
  'joe',
  'mcedit',
  'ne',
  'ed',
]);
const PLUS_LINE = new Set([
  'vi',
  'vim',
  'nvim',
  'nano',
  'pico',
  'emacs',
  'emacsclient',
  'micro',
  'kak',
  'joe',
  'mcedit',
  'ne',
  'gedit',
  'gvim',
]);
const GOTO = new Set(['code', 'code-insiders', 'codium', 'cursor', 'windsurf']);
const COLON_LINE = new Set(['subl', 'zed', 'hx', 'helix', 'mate']);

/** The call of $VISUAL, $EDITOR, or VS Code when it is installed; undefined when there is none. */
export function editorCall(
  environment: NodeJS.ProcessEnv,
  file: string,
  line: number,
): EditorCall | undefined {
  const chosen = environment.VISUAL?.trim() || environment.EDITOR?.trim() || findOnPath('code', environment);
  if (!chosen) return undefined;
  const [command = chosen, ...flags] = splitWords(chosen);
  const name = basename(command).replace(/\.(exe|cmd|bat)$/i, '');
  return { command, args: [...flags, ...target(name, file, line)], inTerminal: IN_TERMINAL.has(name) };
}

function target(name: string, file: string, line: number): string[] {
  if (PLUS_LINE.has(name)) return [`+${line}`, file];
  if (GOTO.has(name)) return ['-g', `${file}:${line}`];
  if (COLON_LINE.has(name)) return [`${file}:${line}`];
  return [file];
}

/** Starts the editor. Resolves when it may be forgotten: at once, or at its end when it draws in this terminal. @throws when it cannot be started. */
export function openEditor(call: EditorCall): Promise<void> {
  return new Promise((resolve, reject) => {
    // On Windows most editors are .cmd files, which only the shell can start.
    const windows = process.platform === 'win32';
    const quote = (word: string): string => (windows ? `"${word}"` : word);
    const child = spawn(quote(call.command), call.args.map(quote), {
      shell: windows,
      stdio: call.inTerminal ? 'inherit' : 'ignore',
      detached: !call.inTerminal && !windows,
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(error.code === 'ENOENT' ? `${call.command} is not installed` : error.message));
    });
    if (call.inTerminal) child.once('exit', () => resolve());
    else {
      child.once('spawn', () => resolve());
      child.unref();
    }
  });
}

/** What to tell when there is no editor to start. */
export function noEditorWords(spot: Spot): string {
  return `No editor is set. Open ${spot.file} yourself, or set EDITOR.`;
}

/** Words of a variable like `code --wait` or `"/opt/my editor/bin/ed" -x`. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of (environment.PATH ?? environment.Path ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const candidate of names) {
      try {
        accessSync(join(folder, candidate), constants.X_OK);
        return name;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}
