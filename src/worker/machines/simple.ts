import { attributesOf, Events, jsonOf } from '../core/messages.ts';
import type { HistoryEvent } from '../core/messages.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

/** A command that has one event and no more: the end of the workflow, search attributes, the memo. */
export class OneEventMachine extends Machine {
  constructor(
    owner: Owner,
    did: string,
    private readonly eventType: number,
  ) {
    super(owner, did);
  }

  override onEvent(event: HistoryEvent): void {
    if (event.eventType !== this.eventType) this.refuse(event);
  }
}

export const PATCH_MARKER = 'core_patch';

/** The id of the patch that a marker stands for, and whether `deprecatePatch` made it. */
export function patchOf(
  event: HistoryEvent,
): { readonly id: string; readonly deprecated: boolean } | undefined {
  const { markerName, details } = attributesOf(event);
  if (event.eventType !== Events.MarkerRecorded || markerName !== PATCH_MARKER) return undefined;
  const data = jsonOf(details?.['patch-data']?.payloads?.[0]) as
    { id: string; deprecated?: boolean } | undefined;
  if (data !== undefined) return { id: data.id, deprecated: data.deprecated === true };
  // Older markers are plain bytes.
  const bytesOf = (name: string): Uint8Array | undefined => details?.[name]?.payloads?.[0]?.data;
  const id = bytesOf('patch_id');
  return id && { id: new TextDecoder().decode(id), deprecated: (bytesOf('deprecated')?.[0] ?? 0) !== 0 };
}

export class PatchMachine extends Machine {
  constructor(
    owner: Owner,
    readonly patchId: string,
  ) {
    super(owner, `asked for the patch "${patchId}"`);
  }

  override onEvent(event: HistoryEvent): void {
    const patch = patchOf(event);
    if (patch === undefined) this.refuse(event);
    if (patch.id !== this.patchId) this.differs(event, 'patch', patch.id, this.patchId);
  }
}
