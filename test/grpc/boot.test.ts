import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { transformSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tooOld } from '../../src/boot/boot.mjs';

const repository = join(import.meta.dirname, '../..');
let home: string;

/** A small repository: the boot, one entry in TypeScript, its neighbour, and esbuild with one other package. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'boot-'));
  mkdirSync(join(home, 'src/shop'), { recursive: true });
  cpSync(join(repository, 'src/boot'), join(home, 'src/boot'), { recursive: true });
  mkdirSync(join(home, 'node_modules'));
  for (const name of ['esbuild', 'yaml'])
    symlinkSync(join(repository, 'node_modules', name), join(home, 'node_modules', name), 'junction');
  write('src/shop/price.ts', 'export const price = (n: number): string => `${n} EUR`;');
  write(
    'src/shop/main.ts',
    [
      `import { readFileSync } from 'node:fs';`,
      `import { stringify } from 'yaml';`,
      `import { price } from './price.ts';`,
      `export const answer: string = price(3);`,
      `process.stdout.write(stringify([answer, readFileSync(new URL('./note.txt', import.meta.url), 'utf8')]));`,
    ].join('\n'),
  );
  write('src/shop/note.txt', 'beside the source');
  write(
    'start.mjs',
    `import { run } from './src/boot/boot.mjs';\nrun(new URL('./src/shop/main.ts', import.meta.url).href, 'shop').catch((error) => { process.stderr.write(error.message); process.exit(1); });`,
  );
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (file: string, text: string): void => writeFileSync(join(home, file), text);
const cache = (): string => join(home, 'node_modules/.cache/temporal-katas');
const start = (env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ['start.mjs'], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
const output = '- 3 EUR\n- beside the source\n';

describe('a TypeScript entry', () => {
  test('runs, with its packages and with the files beside its source', () => {
    expect(start()).toMatchObject({ stdout: output, stderr: '', status: 0 });
  });

  test('runs again without esbuild, as long as no source changes', () => {
    start();
    const version = readFileSync(join(home, 'node_modules/esbuild/package.json'));
    rmSync(join(home, 'node_modules/esbuild'));
    mkdirSync(join(home, 'node_modules/esbuild'));
    write('node_modules/esbuild/package.json', version.toString());

    expect(start()).toMatchObject({ stdout: output, stderr: '', status: 0 });
  });

  test('runs as it is now after an edit, and the bundle of old goes', () => {
    start();
    const [old] = readdirSync(cache());
    utimesSync(join(cache(), old!), 0, 0);
    write('src/shop/price.ts', 'export const price = (n: number): string => `${n}.00 EUR`;');

    expect(start().stdout).toContain('3.00 EUR');
    expect(readdirSync(cache())).toHaveLength(1);
    expect(readdirSync(cache())).not.toContain(old);
  });

  test('runs in several processes that start at once', async () => {
    const runs = [1, 2, 3, 4].map(
      () =>
        new Promise<string>((resolve) => {
          const child = spawn(process.execPath, ['start.mjs'], { cwd: home });
          let text = '';
          child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
          child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
          child.on('close', () => resolve(text));
        }),
    );

    expect(await Promise.all(runs)).toEqual([output, output, output, output]);
    expect(readdirSync(cache())).toHaveLength(1);
  });

  test('runs where the packages are read-only, from the system’s temporary folder', () => {
    write('node_modules/.cache', 'a file where the folder should be');
    const temporary = join(home, 'tmp');
    mkdirSync(temporary);

    expect(start({ TMPDIR: temporary, TEMP: temporary, TMP: temporary })).toMatchObject({
      stdout: output,
      stderr: '',
      status: 0,
    });
    expect(start({ TMPDIR: temporary, TEMP: temporary, TMP: temporary })).toMatchObject({
      stdout: output,
      stderr: '',
      status: 0,
    });
    expect(readdirSync(temporary)).toHaveLength(1);
  });

  test('that does not compile is named with file, line and column', () => {
    write('src/shop/price.ts', 'export const price = \n  (;');

    const { stderr, status } = start();

    expect(status).toBe(1);
    expect(stderr).toMatch(/do not compile\.\nsrc\/shop\/price\.ts:2:4: Unexpected ";"/);
    expect(existsSync(cache()) ? readdirSync(cache()) : []).toEqual([]);
  });

  test('that fails is shown with the places of its sources', () => {
    write(
      'src/shop/price.ts',
      '// the till\n\nexport const price = (): string => {\n  throw new Error("closed");\n};',
    );
    write(
      'start.mjs',
      `import { readableStack, run } from './src/boot/boot.mjs';
       run(new URL('./src/shop/main.ts', import.meta.url).href, 'shop').catch((error) => process.stderr.write(readableStack(error.stack)));`,
    );

    expect(start().stderr).toMatch(/^Error: closed\n +at price \(src\/shop\/price\.ts:4:9\)/);
  });

  test('without installed packages says what to run', () => {
    rmSync(join(home, 'node_modules/esbuild'));

    expect(start()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('run "npm ci" there') as string,
    });
  });
});

describe('a Node that is too old', () => {
  test.each(['12.22.1', '18.20.4', '20.19.5'])(
    '%s is told which one is needed, in one sentence',
    (version) => {
      expect(tooOld(version)).toBe(
        `Temporal Katas needs Node >=20.20, and this is Node ${version}: install a newer one from https://nodejs.org.`,
      );
    },
  );

  test.each(['20.20.0', '22.1.0', '24.0.0'])('is not %s', (version) => {
    expect(tooOld(version)).toBeUndefined();
  });

  test('can read the files that tell it', () => {
    for (const file of [
      'src/boot/boot.mjs',
      'src/grpc/temporal-katas-server.mjs',
      'src/cli/katas.mjs',
    ].filter((name) => existsSync(join(repository, name)))) {
      const text = readFileSync(join(repository, file), 'utf8');
      const lowered = transformSync(text, { target: 'node12.20', loader: 'js' }).code;
      expect(lowered, `${file} has syntax that Node 12 cannot parse`).toBe(
        transformSync(text, { target: 'esnext', loader: 'js' }).code,
      );
      expect(text, `${file} imports "node:" before the version is checked`).not.toMatch(/from 'node:/);
    }
  });
});
