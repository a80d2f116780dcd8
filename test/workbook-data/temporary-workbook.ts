import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The miniature workbook: two chapters, three exercises. */
export const FIXTURE = join(import.meta.dirname, '..', 'cli', 'fixtures', 'workbook');

/** A copy of the miniature workbook that ends with its test. */
export class TemporaryWorkbook {
  private constructor(readonly root: string) {}

  /** @param parent where the copy lies; below the repository when its exercises are to be run. */
  static make(parent: string = tmpdir()): TemporaryWorkbook {
    mkdirSync(parent, { recursive: true });
    const root = mkdtempSync(join(parent, 'workbook-'));
    cpSync(FIXTURE, root, { recursive: true });
    onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
    return new TemporaryWorkbook(root);
  }

  path(name: string): string {
    return join(this.root, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): this {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return this;
  }

  replace(name: string, from: string, to: string): this {
    const before = this.read(name);
    if (!before.includes(from)) throw new Error(`${name} does not hold ${JSON.stringify(from)}`);
    return this.write(name, before.replace(from, to));
  }

  remove(name: string): this {
    rmSync(this.path(name), { recursive: true });
    return this;
  }
}
