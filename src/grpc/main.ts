import { readFileSync } from 'node:fs';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { readableStack } from '../boot/boot.mjs';
import {
  ArgumentError,
  help,
  logLevels,
  parseArguments,
  type LogLevel,
  type ServerArguments,
} from './arguments.ts';
import { PortTakenError, startServer } from './index.ts';
import { watchParent } from './parent-watch.ts';

/** Runs the executable. Prints nothing when `@temporalio/testing` started it: a port given, and no terminal. */
async function main(): Promise<void> {
  // Whoever read our output may be gone, as in `temporal-katas-server | head -1`. That is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const given = parseArguments(process.argv.slice(2));
  for (const warning of given.warnings) process.stderr.write(`temporal-katas-server: ${warning}\n`);
  if (given.show) {
    process.stdout.write(given.show === 'help' ? `${help}\n` : `temporal-katas-server ${version()}\n`);
    return;
  }
  // What grpc-js would print of its own accord, our errors say in their own words.
  setLogVerbosity(logVerbosity.NONE);
  const level = given.logLevel ?? (process.stdout.isTTY ? 'info' : 'error');
  let called = false;
  const server = await startServer({
    port: given.port,
    timeSkippingLocked: !given.enableTimeSkipping,
    searchAttributes: given.searchAttributes,
    log: (kind, line) => log(level, kind, line),
    onFirstCall: () => (called = true),
  });
  livesWith(
    given,
    () => called,
    () => void server.close().then(() => process.exit(0)),
  );
  if (given.port === 0 || level === 'info') process.stdout.write(`Listening on ${server.address}\n`);
}

function livesWith(given: ServerArguments, wasCalled: () => boolean, end: () => void): void {
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (given.keepRunning) return;
  watchParent({ ...(given.parent !== undefined ? { parent: given.parent } : {}), wasCalled, onGone: end });
}

function log(level: LogLevel, kind: LogLevel, line: string): void {
  if (logLevels.indexOf(kind) <= logLevels.indexOf(level)) process.stderr.write(`${readableStack(line)}\n`);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

try {
  await main();
} catch (cause) {
  if (!(cause instanceof ArgumentError || cause instanceof PortTakenError)) throw cause;
  process.stderr.write(`temporal-katas-server: ${cause.message}\n`);
  process.exitCode = 1;
}
