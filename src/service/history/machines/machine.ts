/** One row of a machine: in `from`, `action` leads to `to`. Several targets mean the handler decides. */
export type Transition<S extends string, A extends string> = readonly [
  from: S,
  action: A,
  to: S | readonly S[],
];

export interface Machine<S extends string, A extends string> {
  readonly name: string;
  readonly initial: S;
  readonly transitions: readonly Transition<S, A>[];
  /** Returns the state after `action`, or throws {@link InvalidTransitionError}. `chosen` is needed when the row lists several targets. */
  next(state: S, action: A, chosen?: S): S;
  /** Whether a row exists for `action` in `state`. */
  allows(state: S, action: A): boolean;
}

export class InvalidTransitionError extends Error {
  override name = 'InvalidTransitionError';
  constructor(machine: string, state: string, action: string, legal: readonly string[]) {
    super(
      `${machine}: cannot ${action} while ${state}; from here only: ${legal.join(', ') || 'nothing (final state)'}`,
    );
  }
}

/** Makes a machine from its rows. A row that is absent is an error by construction. */
export function defineMachine<S extends string, A extends string>(
  name: string,
  initial: S,
  transitions: readonly Transition<S, A>[],
): Machine<S, A> {
  const rows = new Map(transitions.map((row) => [`${row[0]} ${row[1]}`, row]));
  return {
    name,
    initial,
    transitions,
    allows: (state, action) => rows.has(`${state} ${action}`),
    next(state, action, chosen) {
      const row = rows.get(`${state} ${action}`);
      if (!row) {
        const legal = transitions.filter(([from]) => from === state).map(([, on]) => on);
        throw new InvalidTransitionError(name, state, action, legal);
      }
      const targets: readonly S[] = typeof row[2] === 'string' ? [row[2]] : row[2];
      const to = chosen ?? targets[0]!;
      if (!targets.includes(to) || (targets.length > 1 && chosen === undefined)) {
        throw new InvalidTransitionError(name, state, `${action} to ${chosen ?? '(unchosen)'}`, targets);
      }
      return to;
    },
  };
}
