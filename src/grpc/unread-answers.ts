import type { CallSignal } from '../service/platform.ts';

/** While a connection has this much that its client has not read, in bytes, its further answers wait. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** A call of grpc-js, as much of it as is needed here. */
interface Call {
  getPeer(): string;
  /** Said when the call is over: its answer was taken, or nobody wants it. */
  once(event: 'cancelled', listener: () => void): unknown;
}

interface Connection {
  bytes: number;
  readonly waiting: Set<() => void>;
}

/**
 * The answers that were written and that no client has read yet, by connection. An answer becomes bytes only once there is
 * room for it; until then it is the service's objects, which are there anyway. So a client that asks for long histories and
 * reads none of them cannot fill the memory.
 */
export class UnreadAnswers {
  readonly #connections = new Map<string, Connection>();

  /** Encodes an answer as soon as its connection has room, and counts it until its call is over. Nothing, when the caller has gone. */
  async encode(call: Call, signal: CallSignal, encode: () => Buffer): Promise<Buffer | undefined> {
    const peer = call.getPeer();
    for (;;) {
      // From here to the end without a pause: of two that wait for the same room only one may have it.
      if (signal.aborted) return undefined;
      const connection = this.#connections.get(peer);
      if (connection && connection.bytes >= MOST_UNREAD_BYTES) {
        await readOrGone(connection, signal);
        continue;
      }
      const answer = encode();
      this.#count(peer, call, answer.length);
      return answer;
    }
  }

  #count(peer: string, call: Call, bytes: number): void {
    const connection = this.#connections.get(peer) ?? { bytes: 0, waiting: new Set() };
    this.#connections.set(peer, connection);
    connection.bytes += bytes;
    call.once('cancelled', () => {
      connection.bytes -= bytes;
      if (connection.bytes === 0) this.#connections.delete(peer);
      // Not yet: where a whole connection has ended, the other calls have to hear of it before they encode for nobody.
      setImmediate(() => [...connection.waiting].forEach((go) => go()));
    });
  }
}

function readOrGone({ waiting }: Connection, signal: CallSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      waiting.delete(go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    waiting.add(go);
    signal.addEventListener('abort', go);
  });
}
