import * as fc from 'fast-check';

/**
 * Random workflow programs: statements that a workflow may be made of, in any nesting. Each wait has a length of its own, in
 * hours and seconds: two that end together would make a history that depends on the computer.
 */
const wait = fc.integer({ min: 4000, max: 1_000_000 }).map((seconds) => `${seconds}_000`);

const remote = fc.oneof(
  wait.map((ms) => `await sleep(${ms});`),
  fc.constantFrom('ada', 'bob').map((name) => `out.push(await act.charge('${name}'));`),
  fc.constant(`await act.fails().catch((e) => out.push(e.cause?.message));`),
  fc
    .tuple(fc.constantFrom('one', 'two'), wait)
    .map(([id, ms]) => `if (patched('${id}')) out.push('${id}'); else await sleep(${ms});`),
  fc.constant(`upsertMemo({ count: out.length });`),
  fc.constant(`out.push(Math.floor(Math.random() * 10) >= 0);`),
  wait.map((ms) => `await condition(() => out.length > 3, ${ms});`),
  wait.map((ms) => `await executeChild(child, { args: [${ms}] });`),
  wait.map((ms) => `setTimeout(() => out.push('timeout'), ${ms});`),
  fc.constant(`void Promise.resolve().then(() => out.push('then'));`),
);

/** In branches that run side by side there are none of these: which one ends first would depend on the computer. */
const leaf = fc.oneof(
  { weight: 9, arbitrary: remote },
  { weight: 1, arbitrary: fc.constant(`out.push(await local.charge('local'));`) },
);

const both = (parts: readonly string[]): string =>
  `[${parts.map((part) => `(async () => { ${part} })()`).join(', ')}]`;

type Tie = (name: 'inBranch' | 'inBranchStatement' | 'program' | 'statement') => fc.Arbitrary<string>;

const statement = (
  tie: Tie,
  leaf: fc.Arbitrary<string>,
  inner: fc.Arbitrary<string>,
): fc.Arbitrary<string> => {
  const branches = fc.array(tie('inBranch'), { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    branches.map((all) => `await Promise.all(${both(all)});`),
    branches.map((all) => `await Promise.race(${both(all)});`),
    fc
      .tuple(inner, wait)
      .map(
        ([body, ms]) =>
          `await (async () => { const scope = new CancellationScope(); const run = scope.run(async () => { ${body} }).catch(() => out.push('canceled')); await sleep(${ms}); scope.cancel(); await run; })();`,
      ),
    inner.map((body) => `await CancellationScope.nonCancellable(async () => { ${body} });`),
    inner.map((body) => `for (let i = 0; i < 2; i += 1) { ${body} }`),
  );
};

const lines = (statements: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(statements, { minLength: 1, maxLength: 2 }).map((all) => all.join('\n'));

const { program } = fc.letrec<Record<Parameters<Tie>[0], string>>((tie) => ({
  inBranch: lines(tie('inBranchStatement')),
  inBranchStatement: statement(tie, remote, tie('inBranch')),
  program: lines(tie('statement')),
  statement: statement(tie, leaf, tie('program')),
}));

/** Modules with a workflow `main`, which calls the activities `charge` and `fails`. */
export const workflows = fc.array(program, { minLength: 1, maxLength: 2 }).map(
  (parts) => `
  import { CancellationScope, condition, executeChild, patched, proxyActivities, proxyLocalActivities, sleep, upsertMemo } from '@temporalio/workflow';
  const act = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
  const local = proxyLocalActivities({ startToCloseTimeout: '5s' });
  export async function child(ms) { await sleep(ms); return ms; }
  export async function main() {
    const out = [];
    ${parts.join('\n')}
    return out;
  }`,
);
