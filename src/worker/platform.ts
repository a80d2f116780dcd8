import type { OutgoingMessage } from './core/messages.ts';

/** What the Worker needs from the place where it runs. The platform of `src/service` has this shape too. */
export interface WorkerPlatform {
  /** Wall clock in milliseconds since 1970: for deadlines of local activities, never for what a workflow sees. */
  wallNow(): number;
  /** Calls `fn` after about `ms` milliseconds of real time. */
  setTimer(ms: number, fn: () => void): { cancel(): void };
  /** A new UUID: the name of the sticky queue is made with it. */
  newId(): string;
  /** Wraps a message for a field of type `google.protobuf.Any`. */
  packAny(typeName: string, message: object): { readonly typeUrl: string; readonly value: Uint8Array };
  /** Opens a `google.protobuf.Any`. */
  unpackAny(any: { readonly typeUrl: string; readonly value: Uint8Array }): { readonly message: object };
}

/** `google.protobuf.Any` as protobufjs names its fields. */
export interface WireAny {
  readonly type_url?: string;
  readonly value?: Uint8Array;
}

export function packMessage(platform: WorkerPlatform, message: OutgoingMessage): object {
  const { typeUrl, value } = platform.packAny(message.typeName, message.body);
  const { id, protocolInstanceId } = message;
  return { id, protocolInstanceId, body: { type_url: typeUrl, value } };
}

export function unpackMessage(platform: WorkerPlatform, { type_url: typeUrl = '', value }: WireAny): object {
  return platform.unpackAny({ typeUrl, value: value ?? new Uint8Array() }).message;
}
