import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import type { Frame } from './messages.ts';

/** How long a process may take to say where it is, in milliseconds. */
const PATIENCE_MS = 2500;

/**
 * Asks a process that does not come back to its event loop where it is, by Node's inspector on a loopback port that Node
 * chose. Gives its stack, innermost frame first, mapped to the sources; empty when it doesn't answer in time.
 *
 * A loop of promises may be met between two of its steps, in code of the SDK or of Node. Then it is asked again.
 *
 * @param url what Node prints when its inspector starts: `ws://127.0.0.1:PORT/ID`
 */
export async function whereIs(url: string): Promise<readonly Frame[]> {
  let inspector: Inspector | undefined;
  let frames: readonly Frame[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  let inTime = true;
  const asked = (async () => {
    inspector = await Inspector.connect(url);
    await inspector.call('Debugger.enable');
    do {
      frames = await stackOf(inspector);
      if (frames.some(isTheirs)) return;
      await inspector.call('Debugger.resume');
    } while (inTime);
  })();
  await Promise.race([asked.catch(() => {}), late]);
  inTime = false;
  clearTimeout(timer);
  inspector?.close();
  return frames;
}

/** Whether a frame is code that a person may have written: not a package's, not Node's own. */
const isTheirs = ({ url }: Frame): boolean => url !== '' && !/^node:|[\\/]node_modules[\\/]/.test(url);

interface CallFrame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber?: number;
  };
}

/** A stack of more frames than this is the SDK's. */
const FRAMES = 12;

async function stackOf(inspector: Inspector): Promise<readonly Frame[]> {
  const paused = inspector.next('Debugger.paused');
  await inspector.call('Debugger.pause');
  const { callFrames } = (await paused) as { callFrames: readonly CallFrame[] };
  const frames: Frame[] = [];
  for (const { functionName, location } of callFrames.slice(0, FRAMES)) {
    const { scriptSource } = (await inspector.call('Debugger.getScriptSource', {
      scriptId: location.scriptId,
    })) as { scriptSource: string };
    const url = inspector.urls.get(location.scriptId) ?? '';
    frames.push({
      functionName,
      ...mapped(scriptSource, url, location.lineNumber, location.columnNumber ?? 0),
    });
  }
  return frames;
}

/** Workflow bundles and Vite's modules carry their source map in their last line. Lines and columns count from 0 here. */
function mapped(source: string, url: string, line: number, column: number): Omit<Frame, 'functionName'> {
  const inline = /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(
    source.slice(source.lastIndexOf('//# source')),
  )?.[1];
  const unmapped = { url, line: line + 1, column: column + 1 };
  if (inline === undefined) return unmapped;
  const map = new SourceMap(JSON.parse(Buffer.from(inline, 'base64').toString('utf8')) as SourceMapPayload);
  const entry = map.findEntry(line, column);
  if (!('originalLine' in entry)) return unmapped;
  // Vite names a module's source without its folder.
  const file = /^(\/|[A-Za-z]:|file:)/.test(entry.originalSource) ? entry.originalSource : url;
  return { url: file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

type Answer = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
};

/** The little of a WebSocket that Node's inspector needs; Node 20 has no client of its own. */
class Inspector {
  readonly #socket: Socket;
  readonly #waiting = new Map<number | string, (value: unknown) => void>();
  /** The scripts that the process has told of, by their id. */
  readonly urls = new Map<string, string>();
  #received = Buffer.alloc(0);
  #calls = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('error', () => socket.destroy());
  }

  static connect(url: string): Promise<Inspector> {
    const { hostname, port, pathname } = new URL(url);
    const key = randomBytes(16).toString('base64');
    const accepted = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        );
      });
      socket.once('error', reject);
      socket.once('data', (head: Buffer) => {
        if (head.includes(accepted)) resolve(new Inspector(socket));
        else reject(new Error(`${url} is no inspector.`));
      });
    });
  }

  call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls;
    const answer = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#write(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** The parameters of the next notification of this kind. */
  next(method: string): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.set(method, resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  /** One text frame; what a client sends is masked (RFC 6455, 5.2). */
  #write(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const head =
      payload.length < 126
        ? Buffer.from([0x81, 0x80 | payload.length])
        : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
    this.#socket.write(Buffer.concat([head, mask, payload.map((byte, index) => byte ^ mask[index % 4]!)]));
  }

  #read(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const frame = frameIn(this.#received);
      if (frame === undefined) return;
      this.#received = this.#received.subarray(frame.end);
      const { id, method, params, result } = JSON.parse(frame.text) as Answer;
      if (method === 'Debugger.scriptParsed') {
        const { scriptId, url } = params as { scriptId: string; url: string };
        this.urls.set(scriptId, url);
      }
      const key = id ?? method ?? '';
      this.#waiting.get(key)?.(id === undefined ? params : result);
      this.#waiting.delete(key);
    }
  }
}

/** The first whole frame of what was received, and where it ends. */
function frameIn(received: Buffer): { text: string; end: number } | undefined {
  if (received.length < 2) return undefined;
  const short = received[1]! & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (received.length < start) return undefined;
  const length =
    short === 126 ? received.readUInt16BE(2) : short === 127 ? Number(received.readBigUInt64BE(2)) : short;
  const end = start + length;
  return received.length < end ? undefined : { text: received.subarray(start, end).toString('utf8'), end };
}
