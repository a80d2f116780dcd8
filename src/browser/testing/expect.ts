import {
  ASYMMETRIC_MATCHERS_OBJECT,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  addCustomEqualityTesters,
  chai,
  getState,
  setState,
} from '@vitest/expect';
import type { ExpectStatic, MatcherState } from '@vitest/expect';
import { getCurrentTest } from '@vitest/runner';

/*
 * Vitest puts its `expect` together in a package that needs Node. This is the same assembly (vitest 4.1.12,
 * createExpect), without snapshots and without what polls.
 */

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Untyped = Record<string | symbol, unknown>;

/** Vitest's `expect`. */
export const expect: ExpectStatic = createExpect();

function createExpect(): ExpectStatic {
  const made = ((value: unknown, message?: string) => {
    setState({ assertionCalls: getState(made).assertionCalls + 1 }, made);
    const assertion = chai.expect(value, message) as unknown as { withTest(test: unknown): unknown };
    const test = getCurrentTest();
    return test === undefined ? assertion : assertion.withTest(test);
  }) as unknown as ExpectStatic;
  Object.assign(made, chai.expect);
  Object.assign(made, (globalThis as Untyped)[ASYMMETRIC_MATCHERS_OBJECT]);
  resetCounts(made);
  const extra: Untyped = {
    getState: () => getState(made),
    setState: (state: Partial<MatcherState>) => setState(state, made),
    assert: chai.assert,
    extend: (matchers: object) =>
      (chai.expect as unknown as { extend(expect: unknown, matchers: object): void }).extend(made, matchers),
    addEqualityTesters: (testers: Parameters<typeof addCustomEqualityTesters>[0]) =>
      addCustomEqualityTesters(testers),
    soft: (...args: Parameters<ExpectStatic>) =>
      (made(...args) as unknown as { withContext(context: object): unknown }).withContext({ soft: true }),
    unreachable: (message?: string) =>
      chai.assert.fail(`expected${message ? ` "${message}" ` : ' '}not to be reached`),
    assertions: (expected: number) =>
      setState(
        {
          expectedAssertionsNumber: expected,
          expectedAssertionsNumberErrorGen: () =>
            new Error(
              `expected number of assertions to be ${expected}, but got ${getState(made).assertionCalls}`,
            ),
        },
        made,
      ),
    hasAssertions: () =>
      setState(
        {
          isExpectingAssertions: true,
          isExpectingAssertionsError: new Error('expected any number of assertion, but got none'),
        },
        made,
      ),
  };
  for (const [name, value] of Object.entries(extra))
    Object.defineProperty(made, name, { value, configurable: true, writable: true });
  Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: made, writable: true, configurable: true });
  return made;
}

function resetCounts(made: ExpectStatic): void {
  setState(
    {
      assertionCalls: 0,
      isExpectingAssertions: false,
      isExpectingAssertionsError: null,
      expectedAssertionsNumber: null,
      expectedAssertionsNumberErrorGen: null,
    },
    made,
  );
}

/** Before a test: nothing was asserted yet. */
export function beginAssertions(title: string): void {
  resetCounts(expect);
  setState({ currentTestName: title }, expect);
}

/** After a test: throws when it asserted less than it promised. */
export function checkAssertions(): void {
  const state = getState<MatcherState>(expect);
  const { expectedAssertionsNumber: expected, assertionCalls: calls } = state;
  if (expected !== null && calls !== expected) throw state.expectedAssertionsNumberErrorGen!();
  if (state.isExpectingAssertions && calls === 0) throw state.isExpectingAssertionsError!;
}
