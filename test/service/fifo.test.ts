import { expect, test } from 'vitest';
import { Fifo } from '../../src/service/fifo.ts';

test('what came first goes first, also while others come and the array is moved together', () => {
  const fifo = new Fifo<number>();
  const seen: (number | undefined)[] = [];
  for (let item = 0; item < 5_000; item += 1) {
    fifo.push(item);
    if (item % 3 > 0) seen.push(fifo.shift());
  }
  expect(fifo.size).toBe(5_000 - seen.length);
  while (fifo.size > 0) seen.push(fifo.shift());

  expect(seen).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  expect(fifo.shift()).toBeUndefined();
});

test('one that is asked for is taken from between the others', () => {
  const fifo = new Fifo<string>();
  for (const item of ['a', 'b', 'c', 'd']) fifo.push(item);
  fifo.shift();

  expect(fifo.take((item) => item === 'c')).toBe('c');
  expect(fifo.take((item) => item === 'a')).toBeUndefined();
  expect([fifo.size, fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([2, 'b', 'd', undefined]);
});
