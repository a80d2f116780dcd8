import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  connect as connectHttp2,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
} from 'node:http2';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import type { Namespace } from 'protobufjs';
import { connectTo, workflowService, type Caller } from './support.ts';

const executable = join(import.meta.dirname, '../../src/grpc/temporal-katas-server.mjs');
const root = proto as unknown as Namespace;

/** The type of the frame that ends a connection. */
const GOAWAY = 7;

/** The first bytes of every HTTP/2 connection, and an empty SETTINGS frame. */
export const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);

/** The server in a process of its own, whose memory and words can be looked at. */
export class Subject {
  readonly opened: (Socket | ClientHttp2Session)[] = [];
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly said: string[],
    readonly friend: Caller,
  ) {}

  static async start(): Promise<Subject> {
    const child = spawn(
      process.execPath,
      [executable, '0', '--enable-time-skipping', '--log-level', 'warn'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(/:(\d+)/.exec(line.toString())![1]);
    return new Subject(child, port, said, connectTo(`127.0.0.1:${port}`));
  }

  /** What it wrote at level error, or said of its own end. */
  complaints(): string[] {
    const lines = this.said.join('').split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('warn'));
  }

  isUp(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory in megabytes; undefined where the system doesn't tell. */
  megabytes(): number | undefined {
    if (process.platform !== 'linux') return undefined;
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
  }

  /** A socket that sends what it is told; nothing that happens to it is an error of the test. */
  async socket(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    this.opened.push(socket);
    return socket;
  }

  /** Sends bytes and waits until the server has had enough: it says GOAWAY or closes the connection. */
  async sendUntilRefused(bytes: Buffer): Promise<void> {
    const socket = await this.socket();
    const refused = refusalOn(socket);
    socket.write(bytes);
    await refused;
  }

  session(settings: { initialWindowSize?: number } = {}): ClientHttp2Session {
    const session = connectHttp2(`http://127.0.0.1:${this.port}`, { settings, maxSessionMemory: 1_000 });
    session.on('error', () => undefined);
    this.opened.push(session);
    return session;
  }

  /** Ends everything that the test has opened. */
  hangUp(): void {
    for (const one of this.opened.splice(0)) one.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    this.friend.close();
    this.child.kill('SIGKILL');
    if (this.isUp()) await once(this.child, 'exit');
  }
}

/** Resolves when the server says GOAWAY or closes. */
export function refusalOn(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let unread = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      while (unread.length >= 9 && unread.length >= 9 + unread.readUIntBE(0, 3)) {
        if (unread[3] === GOAWAY) resolve();
        unread = unread.subarray(9 + unread.readUIntBE(0, 3));
      }
    });
    socket.once('close', () => resolve());
  });
}

/** One HTTP/2 frame. */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** One message as gRPC frames it. `compressed` and `length` may lie. */
export function grpcMessage(bytes: Uint8Array, compressed = 0, length = bytes.length): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed, 0);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, bytes]);
}

export function encode(typeName: string, message: object): Uint8Array {
  return root.lookupType(`temporal.api.workflowservice.v1.${typeName}`).encode(message).finish();
}

/** Opens a call as gRPC does, over bare HTTP/2. */
export function request(
  session: ClientHttp2Session,
  method: string,
  headers: Readonly<Record<string, string>> = {},
): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/${workflowService}/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  return stream;
}

export interface Outcome {
  /** Of HTTP. */
  readonly status?: number;
  readonly grpcStatus?: number;
  readonly words?: string;
  /** How the stream was reset, 0 if it wasn't. */
  readonly reset: number;
}

/** Waits for the end of a call, whichever way it ends. */
export async function outcomeOf(stream: ClientHttp2Stream): Promise<Outcome> {
  const seen: Record<string, string | number | string[] | undefined> = {};
  stream.on('response', (headers) => void Object.assign(seen, headers));
  stream.on('trailers', (headers) => void Object.assign(seen, headers));
  stream.resume();
  if (!stream.closed) await new Promise<void>((resolve) => stream.once('close', () => resolve()));
  const [status, grpcStatus, words] = [seen[':status'], seen['grpc-status'], seen['grpc-message']];
  return {
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(grpcStatus === undefined ? {} : { grpcStatus: Number(grpcStatus) }),
    ...(words === undefined ? {} : { words: decodeURIComponent(words.toString()) }),
    reset: stream.rstCode ?? constants.NGHTTP2_NO_ERROR,
  };
}
