import type { HistoryEvent } from '../core/messages.ts';
import { patchOf } from '../core/patch-marker.ts';
import { Machine } from './machine.ts';
import type { Owner } from './machine.ts';

/** A command that has one event and no more: the end of the workflow, search attributes, the memo. */
export class OneEventMachine extends Machine {
  constructor(
    owner: Owner,
    kind: string,
    did: string,
    private readonly eventType: number,
  ) {
    super(owner, kind, did);
  }

  override onEvent(event: HistoryEvent): void {
    if (event.eventType !== this.eventType) this.refuse(event);
  }
}

export class PatchMachine extends Machine {
  constructor(
    owner: Owner,
    readonly patchId: string,
  ) {
    super(owner, 'patch', `asked for the patch "${patchId}"`);
  }

  override onEvent(event: HistoryEvent): void {
    const patch = patchOf(event);
    if (patch === undefined) this.refuse(event);
    if (patch.id !== this.patchId) this.differs(event, 'patch', patch.id, this.patchId);
  }
}
