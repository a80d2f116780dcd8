import { expect, test } from 'vitest';
import { Backlog } from '../../src/service/matching/backlog.ts';

const tasks = (...keys: number[]) => keys.map((priorityKey, index) => ({ priorityKey, name: `t${index}` }));

function backlogOf(...keys: number[]) {
  const backlog = new Backlog<{ priorityKey: number; name: string }>();
  for (const task of tasks(...keys)) backlog.add(task);
  return backlog;
}

test('a lower priority key goes first, and equal ones keep their order', () => {
  const backlog = backlogOf(3, 1, 3, 5, 1, 2);
  const listed = [...backlog].map(({ name }) => name);
  const taken: (string | undefined)[] = [];
  while (backlog.size > 0) taken.push(backlog.take()?.name);

  expect(taken).toEqual(['t1', 't4', 't5', 't0', 't2', 't3']);
  expect(listed).toEqual(taken);
  expect(backlog.take()).toBeUndefined();
});

test('a task that not everybody may have is passed over, and keeps its place', () => {
  const backlog = backlogOf(3, 3, 1);

  expect(backlog.take(({ name }) => name === 't1')?.name).toBe('t1');
  expect(backlog.take(({ name }) => name === 't1')).toBeUndefined();
  expect([backlog.size, backlog.take()?.name, backlog.take()?.name]).toEqual([2, 't2', 't0']);
});
