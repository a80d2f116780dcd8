import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/kata/source-files.ts';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Milliseconds from `npm start` to the first failing test on the screen, with the site starting beside it. */
export async function startToFirstRed(root = projectRoot): Promise<number> {
  const began = performance.now();
  // Its complaints about being ended while the site is still starting are not ours to show.
  const desk = command(root, ['start', '--silent', '--', '--port', '5199'], 'ignore');
  try {
    await new Promise<void>((resolve, reject) => {
      let seen = '';
      desk.stdout!.on('data', (chunk) => {
        seen += String(chunk);
        if (/^\s*✗ .*\n[^]*^\s+✗ /m.test(seen)) resolve();
      });
      desk.on('close', (code) =>
        reject(new Error(`npm start ended with ${code} before a test failed:\n${seen}`)),
      );
    });
    return performance.now() - began;
  } finally {
    desk.removeAllListeners('close');
    await ended(desk);
  }
}

/** The same in a fresh clone, `npm ci` included. */
export async function cloneToFirstRed(): Promise<{ readonly ci: number; readonly start: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'katas-'));
  try {
    const clone = path.join(folder, 'katas');
    await done(spawn('git', ['clone', '--quiet', projectRoot, clone], { stdio: 'ignore' }));
    const began = performance.now();
    await done(command(clone, ['ci', '--silent']));
    const ci = performance.now() - began;
    return { ci, start: await startToFirstRed(clone) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of the gate over all exercises. */
export async function gate(): Promise<number> {
  const began = performance.now();
  await done(command(projectRoot, ['run', '--silent', 'test:workbook']));
  return performance.now() - began;
}

function command(cwd: string, args: string[], stderr: 'inherit' | 'ignore' = 'inherit'): ChildProcess {
  // A group of its own, so that npm's children end with it.
  return spawn(npm, args, {
    cwd,
    stdio: ['ignore', 'pipe', stderr],
    detached: process.platform !== 'win32',
  });
}

async function done(child: ChildProcess): Promise<void> {
  child.stdout?.resume();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise((resolve) => child.on('close', resolve));
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid!, 'SIGINT');
  await closed;
}
