import { KataHistory } from './history.ts';

/** What `expect` can say of a history. */
export interface HistoryMatchers<R> {
  /** The history holds events of these types in this order; others may stand between them. */
  toContainEvents(types: readonly string[]): R;
  /** The history holds this many events of the type. */
  toHaveEventCount(type: string, count: number): R;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- Vitest's own signature.
  interface Matchers<T = any> extends HistoryMatchers<void> {}
}

/** What tests say about histories; for `expect.extend`. */
export const matchers = {
  toContainEvents(received: unknown, types: readonly string[]) {
    const history = historyOf(received, 'toContainEvents');
    const missing = firstMissing(history.types, types);
    return {
      pass: missing === undefined,
      message: () =>
        missing === undefined
          ? `expected the history not to contain ${types.join(', ')} in this order`
          : `expected the history to contain ${types.join(', ')} in this order; ${missing}`,
    };
  },
  toHaveEventCount(received: unknown, type: string, count: number) {
    const actual = historyOf(received, 'toHaveEventCount').types.filter((known) => known === type).length;
    return {
      pass: actual === count,
      message: () =>
        `expected the history ${actual === count ? 'not ' : ''}to have ${times(count)} ${type}, it has ${actual}`,
    };
  },
};

const times = (count: number): string => (count === 0 ? 'no' : String(count));

/** Says which of the wanted types comes too early or not at all; undefined when all are there in order. */
function firstMissing(types: readonly string[], wanted: readonly string[]): string | undefined {
  let from = 0;
  for (const [index, type] of wanted.entries()) {
    const found = types.indexOf(type, from);
    if (found < 0) {
      if (!types.includes(type)) return `it has no ${type}`;
      const before = wanted[index - 1];
      return before === undefined ? `it has no ${type}` : `it has no ${type} after ${before}`;
    }
    from = found + 1;
  }
  return undefined;
}

function historyOf(received: unknown, matcher: string): KataHistory {
  if (received instanceof KataHistory) return received;
  throw new TypeError(`${matcher} takes a history: write expect(await history()).${matcher}(…).`);
}
