import { createTestService } from '../service/index.ts';
import type { TestService } from '../service/platform.ts';
import { Listener } from './listener.ts';
import { nodePlatform } from './node-platform.ts';
import { Wire } from './wire.ts';

export interface ServerOptions {
  /** 0, the default: the system picks a free one. */
  readonly port?: number;
  /** A loopback address, `127.0.0.1` (default) or `::1`. The server has no authentication, so it serves this machine alone. */
  readonly host?: string;
  /** Default `true`: time keeps the pace of the wall clock until someone calls UnlockTimeSkipping. */
  readonly timeSkippingLocked?: boolean;
  /** Search attributes beside those that every server has, name to type. */
  readonly searchAttributes?: Readonly<Record<string, string>>;
  /** Takes one line of diagnosis at a time. Default: errors go to stderr. */
  readonly log?: (level: 'warn' | 'error', line: string) => void;
  /** Called once, when the first RPC arrives. */
  readonly onFirstCall?: () => void;
}

export interface RunningServer {
  /** `127.0.0.1:7233`, as a Temporal client wants it. */
  readonly address: string;
  readonly port: number;
  /** Ends all calls, timers and connections. */
  close(): Promise<void>;
}

/** The port belongs to another process. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

/**
 * Starts the test service behind gRPC in this process.
 *
 * @throws PortTakenError when the port belongs to another process
 * @throws RangeError when `host` is not a loopback address
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (host !== '127.0.0.1' && host !== '::1') {
    throw new RangeError(
      `The test server serves this machine alone: host is "${host}", give 127.0.0.1 or ::1, or leave it out.`,
    );
  }
  const log = options.log ?? ((level, line) => level === 'error' && process.stderr.write(`${line}\n`));
  let wire: Wire | undefined;
  const platform = nodePlatform(
    () => wire!,
    (level, line) => void log(level, line),
  );
  const service = createTestService(platform, {
    timeSkippingLocked: options.timeSkippingLocked ?? true,
    ...(options.searchAttributes ? { searchAttributes: options.searchAttributes } : {}),
  });
  const port = options.port ?? 0;
  try {
    const listener = await Listener.start(
      options.onFirstCall ? noticing(service, options.onFirstCall) : service,
      { host, port, log: (level, line) => void log(level, line) },
      async () => (wire = await Wire.load()),
    );
    return runningServer(host, listener, service);
  } catch (cause) {
    service.close();
    throw portTaken(cause, port);
  }
}

function runningServer(host: string, listener: Listener, service: TestService): RunningServer {
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${listener.port}`,
    port: listener.port,
    close: async () => {
      service.close();
      listener.close();
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
