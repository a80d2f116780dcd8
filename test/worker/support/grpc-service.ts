import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { WorkerPlatform } from '../../../src/worker/index.ts';
import type { ServiceCalls } from '../../../src/worker/service.ts';

/** What protobufjs makes of each message type. */
interface MessageType {
  fromObject(plain: object): object;
  toObject(message: object, options: object): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

const { temporal } = proto;
const messages = temporal.api.workflowservice.v1 as unknown as Readonly<Record<string, MessageType>>;
const plain = { longs: Number };
/** Longer than the service keeps a poll. */
const POLL_MS = 70_000;

/** A gRPC connection as the Worker sees a service. */
export function serviceOf(connection: Connection): ServiceCalls {
  const service = connection.workflowService as unknown as Readonly<
    Record<string, (request: object) => Promise<object>>
  >;
  return {
    async call(method, request, { signal }) {
      const name = method.slice(method.indexOf('/') + 1);
      const message = messages[`${name}Request`]!.fromObject(request);
      const call = service[`${name[0]!.toLowerCase()}${name.slice(1)}`]!;
      // The connection leaves its listeners on a signal, so each call has one of its own.
      const own = new AbortController();
      const abort = (): void => own.abort();
      signal.addEventListener('abort', abort, { once: true });
      try {
        const answer = await connection.withAbortSignal(own.signal, () =>
          connection.withDeadline(Date.now() + POLL_MS, () => call.call(service, message)),
        );
        return messages[`${name}Response`]!.toObject(answer, plain);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

function typeNamed(name: string): MessageType {
  let found: unknown = { temporal };
  for (const part of name.split('.')) found = (found as Record<string, unknown>)[part];
  return found as MessageType;
}

/** Node as a platform for a Worker whose service is behind a connection. */
export const overTheWire: WorkerPlatform = {
  wallNow: () => Date.now(),
  setTimer(ms, fn) {
    const timer = setTimeout(fn, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  newId: () => randomUUID(),
  packAny(typeName, message) {
    const type = typeNamed(typeName);
    return {
      typeUrl: `type.googleapis.com/${typeName}`,
      value: type.encode(type.fromObject(message)).finish(),
    };
  },
  unpackAny({ typeUrl, value }) {
    const type = typeNamed(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
    return { message: type.toObject(type.decode(value), plain) };
  },
};
