import { expect, test } from 'vitest';
import { defineMachine } from '../../../src/service/history/machines/machine.ts';
import { findMachines } from './machines.ts';
import { untaken, watch } from './transitions.ts';

const door = () =>
  defineMachine<string, string>('Door', 'closed', [
    ['closed', 'open', 'opened'],
    ['opened', 'push', ['closed', 'opened']],
  ]);

test('a row that nothing takes is listed, each target of a row for itself', () => {
  const machine = door();
  const taken = new Set<string>();
  watch(machine, taken);
  machine.next('closed', 'open');
  machine.next('opened', 'push', 'closed');
  expect(untaken([machine], taken)).toEqual(['Door: opened --push--> opened']);
});

test('a move that is refused takes no row', () => {
  const machine = door();
  const taken = new Set<string>();
  watch(machine, taken);
  expect(() => machine.next('closed', 'push')).toThrow();
  expect(taken).toEqual(new Set());
});

test('the machines of the service are found by their place', async () => {
  const names = (await findMachines()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Timer', 'Activity', 'Workflow task', 'External signal']));
});
