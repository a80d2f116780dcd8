import { expect, test } from 'vitest';
import { layOut, fittingScale, TIME_SCALES } from '../../site/.vitepress/theme/history/model.ts';
import type { FigureWorkflow } from '../../site/.vitepress/theme/history/model.ts';
import { missingImport } from '../../site/.vitepress/theme/workbench/completions.ts';
import { compareLines, foldSame } from '../../site/.vitepress/theme/workbench/diff.ts';
import { packLink, unpackLink } from '../../site/.vitepress/theme/workbench/share.ts';

const SLEEP = { name: 'sleep', from: '@temporalio/workflow' };

test.each([
  ['', "import { sleep } from '@temporalio/workflow';\n"],
  [
    "import { proxyActivities } from '@temporalio/workflow';",
    "import { proxyActivities, sleep } from '@temporalio/workflow';",
  ],
  ["import {\n  a,\n} from '@temporalio/workflow';", "import {\n  a, sleep\n} from '@temporalio/workflow';"],
  [
    "import type { A } from '@temporalio/workflow';",
    "import { sleep } from '@temporalio/workflow';\nimport type { A } from '@temporalio/workflow';",
  ],
])('a chosen name is imported into %j', (text, imported) => {
  const change = missingImport(text, SLEEP)!;
  expect(text.slice(0, change.at) + change.insert + text.slice(change.at)).toBe(imported);
});

test('a name that is imported already is not imported again', () => {
  expect(missingImport("import { a, sleep } from '@temporalio/workflow';", SLEEP)).toBeUndefined();
});

test('a comparison keeps what is the same, and folds long stretches of it', () => {
  const mine = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].join('\n');
  const theirs = ['a', 'b', 'c', 'd', 'e', 'f', 'G', 'h'].join('\n');
  const lines = compareLines(mine, theirs);
  expect(lines.map(({ kind, text }) => `${kind} ${text}`).slice(6)).toEqual([
    'mine g',
    'theirs G',
    'theirs h',
  ]);
  expect(foldSame(lines)[0]).toBe(3);
});

test('a link gives back the files that may be edited, and no other', async () => {
  const link = await packLink({ 'workflows.ts': 'ü'.repeat(100), 'x.test.ts': 'no' });
  expect(link).toMatch(/^#code=[\w-]+$/);
  expect(await unpackLink(link, ['workflows.ts'])).toEqual({ 'workflows.ts': 'ü'.repeat(100) });
  await expect(unpackLink(link, ['other.ts'])).rejects.toThrow('The link holds no file of this exercise.');
  await expect(unpackLink('#code=%%', ['workflows.ts'])).rejects.toThrow('The code in this link is damaged.');
});

test('a link that unpacks to more than any answer is not opened', async () => {
  const bomb = await packLink({ 'workflows.ts': 'x'.repeat(5_000_000) });
  expect(bomb.length).toBeLessThan(20_000);
  await expect(unpackLink(bomb, ['workflows.ts'])).rejects.toThrow('longer than any answer');
});

const DAY = 24 * 3_600_000;
const at = (eventId: number, elapsedMs: number) => ({
  eventId,
  type: 'TimerStarted',
  detail: '',
  elapsedMs,
  lane: 0,
});
const month: FigureWorkflow = {
  ...{ workflowId: 'w', workflowType: 'trial', status: 'Completed' },
  lanes: [{ kind: 'workflow', label: 'trial' }],
  events: [at(1, 0), at(2, 30 * DAY), at(3, 33 * DAY)],
};

test('on a scale, waits are as long as they lasted; what is too long is broken, what is too short is not drawn', () => {
  expect(fittingScale(month).name).toBe('1 week');
  const lengths = layOut(month, fittingScale(month)).gaps.map((gap) => gap.ticks.length);
  expect(lengths).toEqual([5, 1]);
  const near = layOut(month, TIME_SCALES[0]).gaps;
  expect(near.map(({ isToScale, text }) => [isToScale, text])).toEqual([
    [false, '30 days'],
    [false, '3 days'],
  ]);
  expect(layOut(month, TIME_SCALES.at(-1)).gaps).toHaveLength(1);
});
