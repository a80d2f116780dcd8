import type { Platform } from '../../platform.ts';
import type { ProtocolMessage, UpdateAcceptance, UpdateRejection, UpdateResponse } from '../../proto.ts';
import { CommandFailure, requireFits } from '../commands/command.ts';

export type UpdateMessage = { readonly updateId: string } & (
  | { readonly kind: 'Acceptance'; readonly body: UpdateAcceptance }
  | { readonly kind: 'Rejection'; readonly body: UpdateRejection }
  | { readonly kind: 'Response'; readonly body: UpdateResponse }
);

/** The update messages that a worker sends with a completed workflow task, each taken once, in the order of the commands. */
export class Messages {
  private readonly left: Map<string, UpdateMessage>;

  constructor(messages: readonly ProtocolMessage[], platform: Platform) {
    this.left = new Map(messages.map((message) => [message.id ?? '', read(message, platform)]));
  }

  /** The message that a ProtocolMessage command names. */
  take(id: string): UpdateMessage | undefined {
    const message = this.left.get(id);
    this.left.delete(id);
    return message;
  }

  /** Those that no command named, in their order. */
  takeRest(): UpdateMessage[] {
    const rest = [...this.left.values()];
    this.left.clear();
    return rest;
  }

  get onlyRejections(): boolean {
    return [...this.left.values()].every((message) => message.kind === 'Rejection');
  }
}

const PREFIX = 'temporal.api.update.v1.';

function read(message: ProtocolMessage, platform: Platform): UpdateMessage {
  const bad = (why: string): CommandFailure =>
    new CommandFailure('BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE', `Message ${message.id ?? ''}: ${why}`);
  const { type_url: typeUrl = '', value = new Uint8Array() } = message.body ?? {};
  const updateId = message.protocolInstanceId ?? '';
  if (updateId === '') throw bad('protocol_instance_id is not set.');
  requireFits(
    value,
    'BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE',
    `Message type ${typeUrl.slice(typeUrl.indexOf('/') + 1)} exceeds size limit.`,
  );
  let opened: { typeName: string; message: object };
  try {
    opened = platform.unpackAny({ typeUrl, value });
  } catch (error) {
    throw bad(`its body cannot be read: ${(error as Error).message}`);
  }
  const kind = opened.typeName.startsWith(PREFIX) ? opened.typeName.slice(PREFIX.length) : '';
  if (kind !== 'Acceptance' && kind !== 'Rejection' && kind !== 'Response')
    throw bad(`its body is of type "${opened.typeName}", which a worker does not send.`);
  return { updateId, kind, body: opened.message };
}
