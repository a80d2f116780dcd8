import type { Activator } from '@temporalio/workflow/lib/internals.js';
import type { CodePlace } from '../realm.ts';

/** Where in the workflow's code its commands were made, and where it waits for conditions. */
export interface Places {
  ofCommands(completion: object): readonly (CodePlace | undefined)[];
  ofConditions(): readonly CodePlace[];
}

/** Between the call of a workflow's code and `pushCommand` lie the SDK's own frames and those of interceptors. */
const FRAMES = 40;

/** Looks at the stack whenever the workflow makes a command or begins to wait. */
export function watchPlaces(activator: Activator, placeOf: (stack: string) => CodePlace | undefined): Places {
  const commands = new WeakMap<object, CodePlace>();
  const conditions = new Map<number, CodePlace>();
  const note = <K>(map: { set(key: K, place: CodePlace): unknown }, key: K): void => {
    const place = placeOf(stackHere());
    if (place !== undefined) map.set(key, place);
  };

  const push = activator.pushCommand.bind(activator);
  activator.pushCommand = (command, complete) => {
    note(commands, command as object);
    push(command, complete);
  };
  const blocked = activator.blockedConditions;
  const set = blocked.set.bind(blocked);
  blocked.set = (seq, condition) => {
    note(conditions, seq);
    return set(seq, condition);
  };

  return {
    ofCommands(completion) {
      const made = (completion as { successful?: { commands?: object[] | null } }).successful?.commands;
      return (made ?? []).map((command) => commands.get(command));
    },
    ofConditions() {
      for (const seq of conditions.keys()) if (!blocked.has(seq)) conditions.delete(seq);
      return [...conditions.values()];
    },
  };
}

function stackHere(): string {
  const errors = Error as unknown as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = FRAMES;
  const stack = new Error().stack ?? '';
  if (limit !== undefined) errors.stackTraceLimit = limit;
  return stack;
}
