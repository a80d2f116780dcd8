/*
 * Watches over the child process from a thread of its own. When the main thread has not come back to its event loop for
 * some seconds, it tells the parent, gives it time to ask where the main thread is (see where.ts), and ends the process.
 * When the parent is gone, it ends the process too. Plain JavaScript: a thread takes a file.
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** @type {{ beats: Int32Array, parent: number }} */
const { beats, parent } = workerData;
const PERIOD_MS = 250;
/** How long the main thread may stay away from its event loop, in milliseconds. */
const STALL_MS = 5000;
/** How long the parent may take to ask where it is, in milliseconds. */
const GRACE_MS = 4500;
/** The pipe of the parent; see resident.ts. */
const REPORT_FD = 4;

let last = 0;
let stalledFor = 0;
let told = false;

setInterval(() => {
  if (process.ppid !== parent) end();
  const now = Atomics.load(beats, 0);
  stalledFor = now === last ? stalledFor + PERIOD_MS : 0;
  last = now;
  if (stalledFor >= STALL_MS && !told) tell();
}, PERIOD_MS);

function tell() {
  told = true;
  setTimeout(end, GRACE_MS);
  try {
    writeSync(REPORT_FD, 'stalled\n');
  } catch {
    end();
  }
}

/** Ends the process and, where processes have groups, the server with it. */
function end() {
  if (process.platform !== 'win32') {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      // Not the leader of a group: started by hand.
    }
  }
  process.kill(process.pid, 'SIGKILL');
}
