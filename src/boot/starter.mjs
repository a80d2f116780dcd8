/*
 * Who started this process, and whether they are still there. For processes that must end with the one that started them.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: it is there, and belongs to someone else.
    return cause.code === 'EPERM';
  }
}

/**
 * The process above our parent when npm or npx started us: between npm and us stands a shell, which outlives a killed npm.
 *
 * @param {number} parent
 * @returns {Promise<number | undefined>} nothing when npm did not start us, when npm is the first process of the system, and
 *   where nobody can say
 */
export async function npmAbove(parent) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return undefined;
  const above = process.platform === 'linux' ? await parentFromProc(parent) : await parentFromPs(parent);
  return Number.isInteger(above) && above > 1 ? above : undefined;
}

/**
 * Small Linux images have no `ps`, or one with other options.
 *
 * @param {number} pid
 */
async function parentFromProc(pid) {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // "7 (name) S 6 …"; the name may hold spaces and brackets.
    return Number(
      stat
        .slice(stat.lastIndexOf(')') + 1)
        .trim()
        .split(' ')[1],
    );
  } catch {
    return NaN;
  }
}

/**
 * @param {number} pid
 * @returns {Promise<number>}
 */
function parentFromPs(pid) {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'ppid=', '-p', String(pid)], (error, stdout) =>
      resolve(error ? NaN : Number(stdout.trim())),
    );
  });
}
