import { beforeAll, expect, test } from 'vitest';
import { coreSays, oursSays } from './support/oracle.ts';
import { activities } from './support/scenarios.ts';
import { World } from './support/world.ts';
import type { History } from './support/world.ts';

/** A workflow with one line for each thing that it does, so that a change is a line. */
const head = `
  import { ApplicationFailure, CancellationScope, condition, continueAsNew, defineSignal, deprecatePatch, executeChild, getExternalWorkflowHandle, patched, proxyActivities, proxyLocalActivities, setHandler, sleep, startChild, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
  const { charge, ship } = proxyActivities({ startToCloseTimeout: '1 minute' });
  const local = proxyLocalActivities({ startToCloseTimeout: '5s' });
  export async function child() { await sleep(5); return 'child'; }
  export async function other() { return 'other'; }
`;

const main = (lines: readonly string[]): string =>
  `${head}\nexport async function main() {\n${lines.join('\n')}\n}`;

const original = [
  `await charge('ada');`,
  `await sleep('1 day');`,
  `if (patched('gift')) await ship('gift');`,
  `await local.charge('bob');`,
  `upsertMemo({ note: 'x' });`,
  `await executeChild(child, { workflowId: 'kid' });`,
  `await Promise.all([sleep('1 hour'), ship('box')]);`,
  `const scope = new CancellationScope(); const late = scope.run(() => sleep('9 days')).catch(() => {}); await sleep(5); scope.cancel(); await late;`,
  `return 'done';`,
] as const;

const swapped = (a: number, b: number): string[] => {
  const lines = [...original] as string[];
  [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  return lines;
};
const without = (at: number): string[] => original.filter((_, index) => index !== at);
const changed = (at: number, line: string): string[] =>
  original.map((old, index) => (index === at ? line : old));
const added = (at: number, line: string): string[] => [...original.slice(0, at), line, ...original.slice(at)];

const changes: readonly (readonly [string, readonly string[]])[] = [
  ['nothing', original],
  ['a comment', added(1, `// hello`)],
  ['another result', changed(8, `return 'other';`)],
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => [`without line ${at}`, without(at)] as const),
  ...[0, 1, 2, 3, 4, 5, 6].map((at) => [`lines ${at} and ${at + 1} swapped`, swapped(at, at + 1)] as const),
  ['another activity', changed(0, `await ship('ada');`)],
  ['other arguments of an activity', changed(0, `await charge('eve');`)],
  ['an activity as a local one', changed(0, `await local.charge('ada');`)],
  ['a timer of another length', changed(1, `await sleep('2 days');`)],
  ['a condition in place of a timer', changed(1, `await condition(() => false, '1 day');`)],
  ['two timers in place of one', changed(1, `await sleep('12 hours'); await sleep('12 hours');`)],
  ['a patch without its condition', changed(2, `await ship('gift');`)],
  ['a deprecated patch', changed(2, `deprecatePatch('gift'); await ship('gift');`)],
  ['a patch of another name', changed(2, `if (patched('present')) await ship('gift');`)],
  ['a local activity as a normal one', changed(3, `await charge('bob');`)],
  ['another local activity', changed(3, `await local.ship('bob');`)],
  [
    'search attributes in place of the memo',
    changed(4, `upsertSearchAttributes({ CustomKeywordField: ['a'] });`),
  ],
  ['another child', changed(5, `await executeChild(other, { workflowId: 'kid' });`)],
  ['another id of the child', changed(5, `await executeChild(child, { workflowId: 'kit' });`)],
  ['a child that is not awaited', changed(5, `await startChild(child, { workflowId: 'kid' });`)],
  ['the other order in Promise.all', changed(6, `await Promise.all([ship('box'), sleep('1 hour')]);`)],
  ['a scope that is not canceled', changed(7, `void sleep('9 days').catch(() => {}); await sleep(5);`)],
  ['a failure at the end', changed(8, `throw ApplicationFailure.nonRetryable('no');`)],
  ['a continuation at the end', changed(8, `await continueAsNew();`)],
  ['an activity more at the end', added(8, `await charge('more');`)],
  ['an activity more at the beginning', added(0, `await charge('more');`)],
  ['a timer that nobody awaits', added(0, `void sleep('1 minute');`)],
  ['a new step behind a patch', added(2, `if (patched('new')) await ship('more');`)],
  ['a patch too early', added(0, `if (patched('gift')) await sleep(1);`)],
  ['a deprecated patch that never was', added(0, `deprecatePatch('never');`)],
  [
    'a signal to another workflow',
    added(1, `await getExternalWorkflowHandle('kid').signal('x').catch(() => {});`),
  ],
];

let history: History;
beforeAll(async () => {
  const { charge } = activities();
  const world = new World({ workflows: { code: main(original) }, activities: { charge, ship: charge } });
  history = await world.run(() => world.execute('main'));
});

for (const [title, lines] of changes) {
  test(`with ${title}, Core and this Worker agree whether the history replays`, async () => {
    const code = main(lines);
    const [core, ours] = [await coreSays(code, history), await oursSays(code, history)];
    expect({ refused: ours !== undefined, ours }, core).toMatchObject({ refused: core !== undefined });
    if (ours !== undefined) expect(ours).toContain('TMPRL1100');
  });
}
