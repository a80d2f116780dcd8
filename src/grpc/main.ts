import { readFileSync } from 'node:fs';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { readableStack } from '../boot/boot.mjs';
import { ArgumentError, help, parseArguments, type ServerArguments } from './arguments.ts';
import { PortTakenError, startServer, type RunningServer } from './index.ts';
import { logLines, wantsColour, type LineLevel } from './log.ts';
import { watchParent } from './parent-watch.ts';

const PORT_TAKEN = 1;
const BAD_USAGE = 2;

/** Runs the executable. Prints nothing when `@temporalio/testing` started it: a port given, and no terminal. */
async function main(): Promise<void> {
  // Whoever read our output may be gone, as in `temporal-katas-server | head -1`. That is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const given = parseArguments(process.argv.slice(2));
  if (given.show) {
    process.stdout.write(given.show === 'help' ? `${help}\n` : `temporal-katas-server ${version()}\n`);
    return;
  }
  // What grpc-js would print of its own accord, our errors say in their own words.
  setLogVerbosity(logVerbosity.NONE);
  let called = false;
  const server = await startServer({
    port: given.port,
    timeSkipping: given.enableTimeSkipping,
    skipOnUpdateWait: given.skipOnUpdateWait,
    searchAttributes: given.searchAttributes,
    namespaces: given.namespaces,
    logLevel: given.logLevel ?? (process.stdout.isTTY ? 'info' : 'error'),
    log,
    onFirstCall: () => (called = true),
  });
  await livesWith(
    given,
    () => called,
    () => void server.close().then(() => process.exit(0)),
  );
  if (wantsToRead(given)) process.stdout.write(readyLine(server, given));
}

/** Quiet for a test process, which chose the port and needs no words. */
const wantsToRead = ({ port, portGiven, logLevel }: ServerArguments): boolean =>
  !portGiven || port === 0 || (logLevel ? ['info', 'debug'].includes(logLevel) : process.stdout.isTTY);

function readyLine({ address }: RunningServer, { enableTimeSkipping }: ServerArguments): string {
  const line = `Listening on ${address}`;
  if (!process.stdout.isTTY) return `${line}\n`;
  const time = enableTimeSkipping
    ? 'Time is skipped whenever nothing else is left to do.'
    : 'Time is not skipped until a client unlocks it.';
  return `${line}. ${time} Ctrl-C ends it.\n`;
}

/** Resolves when it is known with whom this process lives; only then may anyone hear that it listens. */
async function livesWith(given: ServerArguments, wasCalled: () => boolean, end: () => void): Promise<void> {
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (given.keepRunning) return;
  const parent = given.parent !== undefined ? { parent: given.parent } : {};
  await watchParent({ ...parent, wasCalled, onGone: end }).ready;
}

function log(level: LineLevel, message: string): void {
  const colour = wantsColour(process.stderr.isTTY, process.env);
  process.stderr.write(logLines(level, readableStack(message), colour));
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Ends with the code that tells what kind of refusal it is; a defect keeps its stack. */
function exitCode(cause: unknown): number {
  if (cause instanceof PortTakenError) return PORT_TAKEN;
  // The service refuses a name on the command line with an error of its own.
  if (cause instanceof ArgumentError || (cause instanceof Error && cause.name === 'ServiceError'))
    return BAD_USAGE;
  throw cause;
}

try {
  await main();
} catch (cause) {
  process.exitCode = exitCode(cause);
  process.stderr.write(`temporal-katas-server: ${(cause as Error).message}\n`);
}
