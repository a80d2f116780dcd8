import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createRunner } from '../../src/cli/runner/index.ts';
import { root, runFixture } from './support.ts';

/** The processes below one, with their commands. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child!);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody has waited for yet still answers.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z');
  } catch {
    return false;
  }
}

const posix = process.platform !== 'win32';

describe.runIf(posix)('when the program with the runner is killed', () => {
  test.each([
    ['between two runs', []],
    ['during an endless loop', ['endless-loop']],
  ])('%s, no process is left', async (_, args) => {
    const parent = spawn(process.execPath, [path.join(root, 'test/runner/parent.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) =>
      parent.stdout.on('data', (text: Buffer) => text.toString().includes('ready') && resolve()),
    );
    const below = descendants(parent.pid!);
    expect(below.length).toBeGreaterThanOrEqual(2);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(below.filter(isAlive)).toEqual([]), { timeout: 15_000, interval: 100 });
  });
});

describe.runIf(posix)('when the runner is closed', () => {
  test('no process is left', async () => {
    const runner = await createRunner({ root, concurrency: 2 });
    const both = await Promise.all([runFixture(runner, 'welcome'), runFixture(runner, 'welcome')]);
    expect(both.map(({ result }) => result.status)).toEqual(['passed', 'passed']);
    const below = descendants(process.pid);
    await runner.close();
    await vi.waitFor(() => expect(below.filter(isAlive).filter((pid) => isOurs(pid))).toEqual([]), {
      timeout: 10_000,
      interval: 100,
    });
    await expect(runFixture(runner, 'welcome')).rejects.toThrow('closed');
  });
});

/** esbuild's own process stays with this one, and so does `ps`. */
function isOurs(pid: number): boolean {
  return /child\.mjs|temporal-katas-server/.test(
    execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }),
  );
}

describe('settings', () => {
  test.each([
    ['without a cache', { cache: 'off' }],
    ['with the official bundler', { bundler: 'official' }],
  ] as const)('good code passes %s', async (_, settings) => {
    const runner = await createRunner({ root, settings });
    const { result } = await runFixture(runner, 'welcome');
    await runner.close();
    expect(result.problems).toEqual([]);
    expect(result.status).toBe('passed');
  });

  test('a server that can not be reached breaks the exercise and says what to start', async () => {
    const runner = await createRunner({ root, settings: { server: '127.0.0.1:1' } });
    const { result } = await runFixture(runner, 'welcome');
    await runner.close();
    expect(result.status).toBe('broken');
    expect(result.problems).toMatchObject([
      { kind: 'server', message: expect.stringContaining('127.0.0.1:1') as unknown },
    ]);
    expect(result.problems[0]!.remedy).toContain('--server embedded');
  });
});
