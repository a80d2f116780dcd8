import type { Command, HistoryEvent, OutgoingMessage } from '../core/messages.ts';
import { eventName } from '../core/messages.ts';
import { NondeterminismError } from '../core/errors.ts';
import { patchOf } from '../core/patch-marker.ts';
import type { CodePlace } from '../realm.ts';

/** What a machine can ask of the execution that it belongs to. */
export interface Owner {
  /** Tells the workflow that something happened. */
  job(variant: string, fields: object): void;
  /** A further command of a machine that exists. */
  command(machine: Machine, command: Command): void;
  /** A machine that no command of the workflow asked for. */
  internal(machine: Machine, command: Command): void;
  message(message: OutgoingMessage): void;
  /** See `InternalFlags.tryUse`. */
  useFlag(flag: number, record: boolean): boolean;
  readonly replaying: boolean;
  /** The workflow's clock moves on to this time, never back. */
  advanceTo(ms: number): void;
}

/**
 * What became of one command of the workflow. It meets the events of the history that are about it, in their order; an
 * event that can't come now means that code and history part.
 */
export abstract class Machine {
  /** The command was taken back before anyone else saw it. */
  takenBack = false;
  /** The line of the workflow's code that made the command. */
  place: CodePlace | undefined;

  protected constructor(
    protected readonly owner: Owner,
    /** As Core calls it: `activity`, `complete workflow`. */
    readonly kind: string,
    /** What the code did, to be read behind "the code": `started a timer`. */
    readonly did: string,
  ) {}

  /** @param newest whether this event belongs to the newest workflow task of the history */
  abstract onEvent(event: HistoryEvent, newest: boolean): void;

  /** A command of this machine is ready to go to the service. */
  onSent(): void {}

  protected refuse(event: HistoryEvent): never {
    throw mismatch(event, this);
  }

  protected differs(
    event: HistoryEvent,
    what: string,
    theirs: string,
    ours: string,
    core?: { readonly event: string; readonly command: string },
  ): never {
    const { eventId: id } = event;
    const name = what.charAt(0).toUpperCase() + what.slice(1);
    throw new NondeterminismError(
      `event ${id} of the history is ${eventName(event)} with the ${what} "${theirs}", but the code ${this.did}${at(this.place)}: the ${what} is now "${ours}". ${REMEDY}`,
      { id, type: eventName(event) },
      this.place,
      {
        kind: this.kind,
        ...(core && {
          message: `${name} of ${core.event} '${theirs}' does not match ${what} of ${core.command} '${ours}'`,
        }),
      },
    );
  }
}

const REMEDY =
  'Code that runs again must ask for the same things in the same order; changes for new executions belong behind patched().';

export const at = (place: CodePlace | undefined): string =>
  place === undefined ? '' : ` (${place.file}:${place.line})`;

/** The history has an event, and the code has asked for something else, or for nothing. */
export function mismatch(event: HistoryEvent, machine?: Machine): NondeterminismError {
  const { eventId: id } = event;
  const did = machine === undefined ? 'asked for nothing more' : `${machine.did}${at(machine.place)}`;
  return new NondeterminismError(
    `event ${id} of the history is ${eventName(event)}, but at that point the code ${did}. ${REMEDY}`,
    { id, type: eventName(event) },
    machine?.place,
    { message: coreWords(event, machine), ...(machine && { kind: machine.kind }) },
  );
}

function coreWords(event: HistoryEvent, machine: Machine | undefined): string {
  const said = `HistoryEvent(id: ${event.eventId}, ${eventName(event)})`;
  if (machine === undefined) return `No command scheduled for event ${said}`;
  const patch = patchOf(event);
  if (patch !== undefined)
    return `Non-deprecated patch marker encountered for change ${patch.id}, but there is no corresponding change command!`;
  const kind = machine.kind.charAt(0).toUpperCase() + machine.kind.slice(1);
  return `${kind} machine does not handle this event: ${said}`;
}
