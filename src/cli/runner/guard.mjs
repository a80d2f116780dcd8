/*
 * Watches over the child process from a thread of its own. When the main thread has not come back to its event loop for
 * some seconds, it writes down where that thread is and ends the process. When the parent is gone, it ends the process too.
 * Plain JavaScript: a thread takes a file.
 */
import { Session } from 'node:inspector';
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** @type {{ beats: Int32Array, parent: number }} */
const { beats, parent } = workerData;
const PERIOD_MS = 250;
/** How long the main thread may stay away from its event loop, in milliseconds. */
const STALL_MS = 5000;
/** The pipe of the runner; see resident.ts. */
const REPORT_FD = 4;

let last = 0;
let stalledFor = 0;
let ending = false;

setInterval(() => {
  if (process.ppid !== parent) end();
  const now = Atomics.load(beats, 0);
  stalledFor = now === last ? stalledFor + PERIOD_MS : 0;
  last = now;
  if (stalledFor >= STALL_MS && !ending) report();
}, PERIOD_MS);

function report() {
  ending = true;
  // The inspector may not answer (a collection of garbage, a native call); the process ends all the same.
  setTimeout(() => write([]), 1000);
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.paused', ({ params }) => {
    write(
      params.callFrames.map(({ functionName, url, location }) => ({
        functionName,
        url,
        line: location.lineNumber + 1,
        column: (location.columnNumber ?? 0) + 1,
      })),
    );
  });
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}

function write(frames) {
  try {
    writeSync(REPORT_FD, JSON.stringify({ stalled: frames }) + '\n');
  } finally {
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
