import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeStarters } from '../../../src/workbook/starters.ts';
import { readBook } from '../book.ts';
import type { Book, Entry } from '../book.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** A file's new text, a change of its text, or null: the file goes. */
export type Change = string | ((text: string) => string) | null;

/** Changes of one exercise, by file: `starter/workflows.ts`, `solution/workflows.ts`, `README.md`, `lesson`, `wrong/late/README.md`. */
export type Changes = Readonly<Record<string, Change>>;

/**
 * A workbook small enough to plant one defect in. It lies inside the repository, where `#kata` and the packages are
 * found. Every exercise that is added is whole; the changes make its defect.
 */
export class MiniWorkbook {
  readonly root: string;
  #count = 0;

  constructor() {
    const runs = path.join(repository, '.kata', 'run');
    mkdirSync(runs, { recursive: true });
    this.root = mkdtempSync(path.join(runs, 'mini-'));
    const base = path.relative(
      path.join(this.root, 'exercises'),
      path.join(repository, 'tsconfig.base.json'),
    );
    const compilerOptions = { lib: ['es2023'], types: ['node'], verbatimModuleSyntax: false };
    this.write(
      'exercises/tsconfig.json',
      JSON.stringify({ extends: base.split(path.sep).join('/'), compilerOptions }),
    );
    this.write('lessons/00-mini/index.md', '# Mini\n\nA chapter.\n');
    this.write('lessons/index.md', '# Katas\n\nA book.\n');
  }

  /** Adds an exercise and records its starter; gives its path. */
  add(changes: Changes = {}, id?: string): string {
    this.#count += 1;
    const name = id ?? `reminder-${this.#count}`;
    const at = `00-mini/${String(this.#count).padStart(2, '0')}-${name}`;
    for (const [file, text] of Object.entries(whole(at, name))) this.write(place(at, name, file), text);
    this.change(at, changes);
    writeStarters(this.root);
    return at;
  }

  /** Changes files of an exercise without recording its starter: what a learner does. */
  change(at: string, changes: Changes): void {
    const name = at.slice(at.indexOf('/') + 4);
    for (const [file, change] of Object.entries(changes)) {
      const target = place(at, name, file);
      if (change === null) rmSync(path.join(this.root, target), { recursive: true });
      else if (typeof change === 'string') this.write(target, change);
      else {
        const before = this.readFile(target);
        const after = change(before);
        if (after === before)
          throw new Error(`The change of ${target} changes nothing, so it plants no defect.`);
        this.write(target, after);
      }
    }
  }

  write(file: string, text: string): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  readFile(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  book(): Book {
    return readBook(this.root);
  }

  entry(at: string): Entry {
    const entry = this.book().entries.find((one) => one.path === at);
    if (!entry) throw new Error(`The catalogue does not know ${at}.`);
    return entry;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Where a file of {@link Changes} is, relative to the root. */
function place(at: string, name: string, file: string): string {
  if (file === 'lesson') return `lessons/${at}.md`;
  if (file === 'history') return `lessons/${at}.history.json`;
  if (file === 'README.md') return `exercises/${at}/README.md`;
  if (file === 'starter/test') return `exercises/${at}/${name}.test.ts`;
  const [kind, ...rest] = file.split('/');
  const folder = {
    starter: `exercises/${at}`,
    solution: `solutions/${at}`,
    wrong: `test/wrong-answers/${at}`,
  }[kind!];
  if (folder === undefined) throw new Error(`No such part of an exercise: ${file}`);
  return rest.length === 0 ? folder : `${folder}/${rest.join('/')}`;
}

const workflow = (body: string): string => `import { sleep } from '@temporalio/workflow';

// #region reminder
/** Reminds Ada. */
export async function reminder(user: string): Promise<string> {
${body}
  return \`call \${user}\`;
}
// #endregion reminder

/** How long a reminder waits. */
export const pause = (): Promise<void> => sleep('1 hour');
`;

function whole(at: string, name: string): Readonly<Record<string, string>> {
  return {
    'README.md': `---
id: ${name}
title: A reminder in an hour
teaches: [durable timers]
minutes: 5
difficulty: 1
needs: []
fails: "Ada was reminded after 0 ms"
learnt: A pause is an event.
---
Remind Ada in an hour. Edit \`workflows.ts\`.

## Hints
1. The history shows no TimerStarted.
2. \`pause\` waits for an hour.
3. \`await pause()\` goes first.
`,
    'starter/workflows.ts': workflow('  // TODO: wait an hour.'),
    'starter/test': `import { expect } from 'vitest';
import { duration, kata } from '#kata';
import type { reminder } from './workflows';

const test = kata({ workflows: './workflows' });

test('reminds Ada in an hour', async ({ client, ids, history }) => {
  await client.workflow.execute<typeof reminder>('reminder', { ...ids, args: ['Ada'] });
  const { rows } = await history();
  const elapsed = Math.round((rows.at(-1)?.elapsedMs ?? 0) / 60_000) * 60_000;
  expect(elapsed, \`Ada was reminded after \${duration(elapsed)}\`).toBe(3_600_000);
});
`,
    'solution/workflows.ts': workflow('  await pause();'),
    'wrong/late/workflows.ts': workflow("  await sleep('2 hours');"),
    'wrong/late/README.md':
      '---\nrejects: "Ada was reminded after 2 hours"\n---\nThe hour is taken for two.\n',
    'wrong/not-awaited/workflows.ts': workflow('  void pause();'),
    'wrong/not-awaited/README.md':
      '---\nrejects: "Ada was reminded after 0 ms"\ntest: reminds Ada in an hour\n---\nThe promise is forgotten.\n',
    lesson: `# A reminder in an hour

A workflow may wait.

<<< @/../solutions/${at}/workflows.ts#reminder
`,
  };
}
