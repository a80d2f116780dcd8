import vm from 'node:vm';
import { expect, test } from 'vitest';
import { AsyncLocalStorage, keepFrames } from '../../src/browser/lowering/async-context.ts';
import { HELPERS, helpers } from '../../src/browser/lowering/helpers.ts';
import { lower } from '../../src/browser/lowering/lower.ts';
import { randomProgram } from './support/random-program.ts';

/** How many programs are compared. `TICK_PROGRAMS=2000` compares as many as the measure asks for. */
const PROGRAMS = Number(process.env['TICK_PROGRAMS'] ?? 150);

keepFrames();

const allMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a program tells when the engine's own async functions run it, in a realm whose promises nobody touched. */
async function nativeOrder(program: string): Promise<string[]> {
  const said: string[] = [];
  const context = vm.createContext({ log: (word: unknown) => void said.push(String(word)) });
  vm.runInContext(`(function () {${program}\n})().catch(() => {})`, context);
  await allMicrotasks();
  return said;
}

/** What it tells when it is lowered, within a frame that is kept. */
async function loweredOrder(program: string): Promise<string[]> {
  const said: string[] = [];
  const storage = new AsyncLocalStorage<string>();
  const lost = { frames: 0 };
  const log = (word: unknown): void => {
    said.push(String(word));
    if (storage.getStore() !== 'kept' && !String(word).startsWith('then of')) lost.frames += 1;
  };
  const code = lower(program);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The program is text.
  const run = new Function('log', HELPERS, `${code}`) as (log: unknown, helpers: unknown) => Promise<unknown>;
  storage.run('kept', () => void run(log, helpers).catch(() => {}));
  await allMicrotasks();
  // A thenable is called by the engine, which knows of no frame; everything else must have one.
  if (lost.frames > 0) said.push(`${lost.frames} lines without their frame`);
  return said;
}

test('random async programs happen in the same order lowered as they are', async () => {
  const ignore = (): void => {};
  process.on('unhandledRejection', ignore);
  const different: number[] = [];
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const program = randomProgram(seed);
    const [native, lowered] = [await nativeOrder(program), await loweredOrder(program)];
    if (native.length < 5) throw new Error(`The program of seed ${seed} tells nothing.`);
    if (JSON.stringify(native) !== JSON.stringify(lowered)) different.push(seed);
  }
  process.off('unhandledRejection', ignore);
  expect(different, 'seeds whose programs differ').toEqual([]);
});
