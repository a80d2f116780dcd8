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

export const packMessage = (platform: WorkerPlatform, message: OutgoingMessage): object => ({
  id: message.id,
  protocolInstanceId: message.protocolInstanceId,
  body: platform.packAny(message.typeName, message.body),
});
