import type { Activator } from '@temporalio/workflow/lib/internals.js';
import type { CodePlace } from '../realm.ts';

/** Where in the workflow's code its commands were made, and where it waits for conditions. */
export interface Places {
  /** Where the code waits for something: timers, activities, children, signals to others, conditions. */
  ofWaits(): readonly CodePlace[];
  ofCommands(completion: object): readonly (CodePlace | undefined)[];
  ofConditions(): readonly CodePlace[];
}

/** Between the call of a workflow's code and `pushCommand` lie the SDK's own frames and those of interceptors. */
const FRAMES = 40;

/** Looks at the stack whenever the workflow makes a command or begins to wait. */
export function watchPlaces(activator: Activator, placeOf: (stack: string) => CodePlace | undefined): Places {
  const commands = new WeakMap<object, CodePlace>();
  const conditions = new Map<number, CodePlace>();
  let waits: Wait[] = [];
  const note = <K>(map: { set(key: K, place: CodePlace): unknown }, key: K): void => {
    const place = placeOf(stackHere());
    if (place !== undefined) map.set(key, place);
  };

  const push = activator.pushCommand.bind(activator);
  activator.pushCommand = (command, complete) => {
    note(commands, command as object);
    const place = commands.get(command);
    const wait = place && waitOf(command as Command, place);
    if (wait) waits.push(wait);
    push(command, complete);
  };
  const blocked = activator.blockedConditions;
  const set = blocked.set.bind(blocked);
  blocked.set = (seq, condition) => {
    note(conditions, seq);
    return set(seq, condition);
  };

  const ofConditions = (): readonly CodePlace[] => {
    for (const seq of conditions.keys()) if (!blocked.has(seq)) conditions.delete(seq);
    return [...conditions.values()];
  };
  return {
    ofWaits() {
      waits = waits.filter(({ kinds, seq }) => kinds.some((kind) => activator.completions[kind].has(seq)));
      return [...waits.map(({ place }) => place), ...ofConditions()];
    },
    ofCommands(completion) {
      const made = (completion as { successful?: { commands?: object[] | null } }).successful?.commands;
      return (made ?? []).map((command) => commands.get(command));
    },
    ofConditions,
  };
}

type Kind = keyof Activator['completions'];
type Command = Readonly<Record<string, { readonly seq?: number } | null | undefined>>;

interface Wait {
  readonly kinds: readonly Kind[];
  readonly seq: number;
  readonly place: CodePlace;
}

/** What the SDK keeps while it waits for the answer to a command. */
const kindsOf: Readonly<Record<string, readonly Kind[]>> = {
  startTimer: ['timer'],
  scheduleActivity: ['activity'],
  scheduleLocalActivity: ['activity'],
  startChildWorkflowExecution: ['childWorkflowStart', 'childWorkflowComplete'],
  signalExternalWorkflowExecution: ['signalWorkflow'],
  requestCancelExternalWorkflowExecution: ['cancelWorkflow'],
};

function waitOf(command: Command, place: CodePlace): Wait | undefined {
  const [name, kinds] = Object.entries(kindsOf).find(([variant]) => command[variant] != null) ?? [];
  const seq = name && command[name]?.seq;
  return kinds && typeof seq === 'number' ? { kinds, seq, place } : undefined;
}

function stackHere(): string {
  const errors = Error as unknown as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = FRAMES;
  const stack = new Error().stack ?? '';
  if (limit !== undefined) errors.stackTraceLimit = limit;
  return stack;
}
