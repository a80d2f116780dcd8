import * as fc from 'fast-check';

/** Random workflow programs: statements that a workflow may be made of, in any nesting. */
const leaf = fc.oneof(
  fc.integer({ min: 1, max: 5000 }).map((ms) => `await sleep(${ms});`),
  fc.constantFrom('ada', 'bob').map((name) => `out.push(await act.charge('${name}'));`),
  fc.constant(`out.push(await local.charge('local'));`),
  fc.constant(`await act.fails().catch((e) => out.push(e.cause.message));`),
  fc.constantFrom('one', 'two').map((id) => `if (patched('${id}')) out.push('${id}'); else await sleep(7);`),
  fc.constant(`upsertMemo({ count: out.length });`),
  fc.constant(`out.push(Math.floor(Math.random() * 10) >= 0);`),
  fc.integer({ min: 1, max: 50 }).map((ms) => `await condition(() => out.length > 3, ${ms});`),
  fc.constant(`await executeChild(child, { args: [out.length] });`),
  fc.constant(`setTimeout(() => out.push('timeout'), 20);`),
  fc.constant(`void Promise.resolve().then(() => out.push('then'));`),
);

const { program } = fc.letrec<{ program: string; statement: string }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc
      .array(tie('program'), { minLength: 2, maxLength: 3 })
      .map((parts) => `await Promise.all([${parts.map((p) => `(async () => { ${p} })()`).join(', ')}]);`),
    fc
      .array(tie('program'), { minLength: 2, maxLength: 2 })
      .map((parts) => `await Promise.race([${parts.map((p) => `(async () => { ${p} })()`).join(', ')}]);`),
    tie('program').map(
      (inner) =>
        `await (async () => { const scope = new CancellationScope(); const run = scope.run(async () => { ${inner} }).catch(() => out.push('canceled')); await sleep(3); scope.cancel(); await run; })();`,
    ),
    tie('program').map((inner) => `await CancellationScope.nonCancellable(async () => { ${inner} });`),
    tie('program').map((inner) => `for (let i = 0; i < 2; i += 1) { ${inner} }`),
  ),
  program: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n')),
}));

export const workflows = fc.array(program, { minLength: 1, maxLength: 2 }).map(
  (parts) => `
  import { CancellationScope, condition, executeChild, patched, proxyActivities, proxyLocalActivities, sleep, upsertMemo } from '@temporalio/workflow';
  const act = proxyActivities({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
  const local = proxyLocalActivities({ startToCloseTimeout: '5s' });
  export async function child(n) { await sleep(n + 1); return n; }
  export async function main() {
    const out = [];
    ${parts.join('\n')}
    return out;
  }`,
);
