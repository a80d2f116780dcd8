import { readableStack } from '../boot/boot.mjs';
import { createTestService } from '../service/index.ts';
import type { TestService } from '../service/platform.ts';
import { Listener } from './listener.ts';
import { logLines, shows, wantsColour, type Log, type LogLevel } from './log.ts';
import { nodePlatform } from './node-platform.ts';
import type { RunningServer, ServerOptions as PublishedOptions } from './server.mjs';
import { Wire } from './wire.ts';

/** What other projects may ask for, and what is for our own executable alone. */
export interface ServerOptions extends PublishedOptions {
  /** Called once, when the first RPC arrives. */
  readonly onFirstCall?: () => void;
}

export type { RunningServer };

/** The port belongs to another process. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

/**
 * Starts the test service behind gRPC in this process.
 *
 * @throws PortTakenError when the port belongs to another process
 * @throws RangeError when `host` is not a loopback address, or `port` is no port
 * @throws ServiceError when a namespace or a search attribute cannot be registered
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0 } = options;
  if (host !== '127.0.0.1' && host !== '::1') {
    throw new RangeError(
      `The test server serves this machine alone: host is "${host}", give 127.0.0.1 or ::1, or leave it out.`,
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new RangeError(`port is ${port}: give a whole number from 0 to 65535, or leave it out.`);
  const log = filtered(options.logLevel ?? 'error', options.log ?? toStderr);
  let wire: Wire | undefined;
  const platform = nodePlatform(() => wire!, log);
  const service = createTestService(platform, {
    timeSkippingLocked: !options.timeSkipping,
    ...(options.skipOnUpdateWait ? { skipOnUpdateWait: true } : {}),
    ...(options.searchAttributes ? { searchAttributes: options.searchAttributes } : {}),
  });
  try {
    for (const name of new Set(options.namespaces)) await registerNamespace(service, name);
    const listener = await Listener.start(
      options.onFirstCall ? noticing(service, options.onFirstCall) : service,
      { host, port, log },
      async () => (wire = await Wire.load()),
    );
    return runningServer(host, listener, service);
  } catch (cause) {
    service.close();
    throw portTaken(cause, port);
  }
}

function filtered(level: LogLevel, log: Log): Log {
  return (line, message) => {
    if (shows(level, line)) log(line, message);
  };
}

const toStderr: Log = (level, message) =>
  void process.stderr.write(
    logLines(level, readableStack(message), wantsColour(process.stderr.isTTY, process.env)),
  );

async function registerNamespace(service: TestService, namespace: string): Promise<void> {
  if (namespace === 'default') return;
  const method = 'temporal.api.workflowservice.v1.WorkflowService/RegisterNamespace';
  const oneDay = { seconds: 24 * 3600 };
  const request = { namespace, workflowExecutionRetentionPeriod: oneDay };
  await service.call(method, request, { signal: new AbortController().signal });
}

function runningServer(host: string, listener: Listener, service: TestService): RunningServer {
  let closed: Promise<void> | undefined;
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${listener.port}`,
    port: listener.port,
    close: () => {
      closed ??= (service.close(), listener.close());
      return closed;
    },
  };
}

function noticing(service: TestService, onFirstCall: () => void): TestService {
  let called = false;
  return {
    methods: service.methods,
    close: () => service.close(),
    call: (method, request, context) => {
      if (!called) onFirstCall();
      called = true;
      return service.call(method, request, context);
    },
  };
}

/** grpc-js gives the system's reason only inside its text. */
function portTaken(cause: unknown, port: number): unknown {
  if (!(cause instanceof Error) || !/EADDRINUSE|EACCES/.test(cause.message)) return cause;
  const reason = cause.message.includes('EACCES') ? 'may not be used by you' : 'is taken by another process';
  return new PortTakenError(
    `Port ${port} of 127.0.0.1 ${reason}. Give another one, for example ${port < 65535 ? port + 1 : port - 1}, or 0 to take a free one.`,
  );
}
