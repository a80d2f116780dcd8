import {
  Metadata,
  Server,
  ServerCredentials,
  status as Status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { ServiceError } from '../service/errors.ts';
import type { CallContext, TestService } from '../service/platform.ts';
import { CallerSignal } from './call-signal.ts';
import { healthOf, watchedHealthOf } from './health.ts';
import type { Log } from './log.ts';
import { UnreadAnswers } from './unread-answers.ts';
import { Wire } from './wire.ts';

/** The largest request that is read, in bytes, as by the real server: a larger one is RESOURCE_EXHAUSTED. It holds for compressed ones too, once they are unpacked. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** How long closing waits for clients to take their last answers, in milliseconds. */
const CLOSE_LIMIT_MS = 500;

/** Trailers larger than this, in bytes, are refused by some clients; the message and the details of an error stay below it. */
const MAX_MESSAGE_BYTES = 4 * 1024;
const MAX_DETAILS_BYTES = 8 * 1024;

type UnaryCall = ServerUnaryCall<Buffer, Buffer>;

/** Raw bytes pass through grpc-js untouched: the protobuf types are loaded after the port is bound. */
const asIs = (bytes: Buffer): Buffer => bytes;

export interface ListenerOptions {
  readonly host: string;
  /** 0: the system picks a free one. */
  readonly port: number;
  /** Defects go here, with their stack; and every call, for who wants to debug. */
  readonly log: Log;
}

/** The service behind gRPC. It knows nothing of workflows: a request goes in as a plain object, an answer or an error comes out. */
export class Listener {
  readonly #server: Server;
  readonly #service: TestService;
  readonly #log: ListenerOptions['log'];
  #wire: Promise<Wire> | undefined;
  #port = 0;
  readonly #unread = new UnreadAnswers();
  readonly #watchers = new Set<ServerWritableStream<Buffer, Buffer>>();

  private constructor(service: TestService, options: ListenerOptions) {
    this.#service = service;
    this.#log = options.log;
    this.#server = new Server({
      'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
      'grpc.max_send_message_length': -1,
      'grpc.enable_channelz': 0,
    });
  }

  /**
   * Binds the port, then loads the protobuf types. Requests that arrive in between wait for them.
   *
   * @param loadWire replaced only by a caller that shares one instance with the service's platform
   * @throws Error as grpc-js words it when the port cannot be bound
   */
  static async start(
    service: TestService,
    options: ListenerOptions,
    loadWire: () => Promise<Wire> = () => Wire.load(),
  ): Promise<Listener> {
    const listener = new Listener(service, options);
    for (const method of service.methods) listener.#register(method);
    listener.#registerHealth();
    listener.#port = await listener.#bind(options);
    listener.#wire = loadWire();
    listener.#wire.then(
      (wire) => listener.#registerUnimplemented(wire),
      (cause: unknown) =>
        options.log('error', `Temporal's protobuf types cannot be loaded: ${stackOf(cause)}`),
    );
    return listener;
  }

  /** The port that is bound. */
  get port(): number {
    return this.#port;
  }

  /**
   * Takes no more calls, lets the open ones be answered for a moment, and ends every connection. The service stays as it is:
   * whoever made it closes it, before, so that the open calls have their answers.
   */
  close(): Promise<void> {
    for (const watcher of this.#watchers) watcher.end();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(limit);
        this.#server.forceShutdown();
        resolve();
      };
      const limit = setTimeout(end, CLOSE_LIMIT_MS);
      this.#server.tryShutdown(end);
    });
  }

  #bind({ host, port }: ListenerOptions): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
  }

  #register(method: string): void {
    this.#server.register(
      `/${method}`,
      (call: UnaryCall, callback: sendUnaryData<Buffer>) => void this.#answer(method, call, callback),
      asIs,
      asIs,
      'unary',
    );
  }

  /** grpc-js refuses what it doesn't know with words of its own; these are the real server's. */
  #registerUnimplemented(wire: Wire): void {
    for (const method of wire.allMethods()) {
      // Registering a method twice changes nothing.
      this.#server.register(
        `/${method}`,
        (_call: UnaryCall, callback: sendUnaryData<Buffer>) =>
          callback({ code: Status.UNIMPLEMENTED, details: `Method ${method} is unimplemented` }),
        asIs,
        asIs,
        'unary',
      );
    }
  }

  async #answer(method: string, call: UnaryCall, callback: sendUnaryData<Buffer>): Promise<void> {
    const { context, answered } = contextOf(call);
    const began = performance.now();
    const report = (outcome: string): void =>
      this.#log('debug', `${shortName(method)} ${outcome} ${Math.round(performance.now() - began)} ms`);
    let wire: Wire | undefined;
    try {
      wire = await this.#wire!;
      const codec = wire.method(method);
      const request = decode(method, () => codec.decodeRequest(call.request));
      const answer = await this.#service.call(method, request, context);
      const response = await this.#unread.encode(call, context.signal, () => codec.encodeResponse(answer));
      answered();
      if (response) callback(null, response);
      else callback({ code: Status.CANCELLED, details: 'the caller has gone' });
      report(response ? 'OK' : 'CANCELLED');
    } catch (cause) {
      answered();
      report(Status[this.#refuse(method, cause, wire, callback)] ?? 'refused');
    }
  }

  /** Gives the code that the caller sees. */
  #refuse(method: string, cause: unknown, wire: Wire | undefined, callback: sendUnaryData<Buffer>): number {
    const refusal = isRefusal(cause) ? cause : this.#defect(method, cause);
    const message = shortened(refusal.message);
    const metadata = new Metadata();
    if (wire && refusal.details && refusal.details.length > 0) {
      try {
        const details = wire.encodeStatus(refusal.code, message, refusal.details);
        if (details.length <= MAX_DETAILS_BYTES) metadata.set('grpc-status-details-bin', details);
      } catch (defect) {
        this.#log('error', `${method}: the details of its error cannot be encoded. ${stackOf(defect)}`);
      }
    }
    callback({ code: refusal.code, details: message, metadata });
    return refusal.code;
  }

  #defect(method: string, cause: unknown): Refusal {
    this.#log('error', `${method} met a defect of the test service. ${stackOf(cause)}`);
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { code: Status.INTERNAL, message: `${method} met a defect of the test service: ${reason}` };
  }

  #registerHealth(): void {
    const check = (call: UnaryCall, callback: sendUnaryData<Buffer>): void => {
      this.#wire!.then((wire) => healthOf(wire, this.#service.methods, call.request)).then(
        (response) => callback(null, response),
        (cause: unknown) => this.#refuse('grpc.health.v1.Health/Check', cause, undefined, callback),
      );
    };
    const watch = (call: ServerWritableStream<Buffer, Buffer>): void => {
      // The stream stays open until the server closes: a client of Watch waits for changes, and there are none.
      this.#watchers.add(call);
      call.once('close', () => this.#watchers.delete(call));
      this.#wire!.then((wire) =>
        call.write(watchedHealthOf(wire, this.#service.methods, call.request)),
      ).catch((cause: unknown) => call.destroy(cause as Error));
    };
    this.#server.register('/grpc.health.v1.Health/Check', check, asIs, asIs, 'unary');
    this.#server.register('/grpc.health.v1.Health/Watch', watch, asIs, asIs, 'serverStream');
  }
}

const shortName = (method: string): string => method.slice(method.lastIndexOf('/') + 1);

/** What a `ServiceError` looks like; known by its shape, because the bundle and a caller's code may each have the class. */
interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly details?: readonly { typeName: string; message: object }[];
}

function isRefusal(cause: unknown): cause is Refusal {
  return (
    cause instanceof Error &&
    cause.name === 'ServiceError' &&
    typeof (cause as { code?: unknown }).code === 'number'
  );
}

function decode(method: string, read: () => object): object {
  try {
    return read();
  } catch (cause) {
    const message = `The request of ${method} is not a valid protobuf message: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ServiceError(Status.INVALID_ARGUMENT, message);
  }
}

function contextOf(call: UnaryCall): { context: CallContext; answered: () => void } {
  const signal = new CallerSignal();
  let open = true;
  // grpc-js says "cancelled" after every call, an answered one included.
  call.on('cancelled', () => {
    if (open) signal.abort();
  });
  if (call.cancelled) signal.abort();
  const deadline = Number(call.getDeadline());
  const left = Number.isFinite(deadline) ? { deadlineMs: Math.max(0, deadline - Date.now()) } : {};
  return { context: { signal, ...left }, answered: () => (open = false) };
}

function shortened(message: string): string {
  const bytes = Buffer.from(message);
  // Through bytes in any case: half a surrogate pair would make grpc-js throw.
  if (bytes.length <= MAX_MESSAGE_BYTES) return bytes.toString('utf8');
  return `${bytes.subarray(0, MAX_MESSAGE_BYTES).toString('utf8')}…`;
}

const stackOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
