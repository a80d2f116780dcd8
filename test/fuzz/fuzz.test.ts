import { expect, test } from 'vitest';
import { campaign } from './campaign.ts';
import { parseFuzzOptions } from './options.ts';

test('500 random sequences of requests leave nothing lost, doubled, held or out of order', async () => {
  const { numbers, failure } = await campaign({ seed: 1, runs: 500 });
  expect(failure).toBeUndefined();
  expect(numbers.sequences).toBe(500);
  // Sequences that reach nothing would prove nothing.
  expect(numbers.events).toBeGreaterThan(10_000);
});

test('the options are seed, number and path', () => {
  expect(parseFuzzOptions(['--seed', '7', '--runs', '10'], 1)).toEqual({
    options: { seed: 7, runs: 10, path: undefined },
  });
  expect(parseFuzzOptions([], 5)).toEqual({ options: { seed: 5, runs: 20_000, path: undefined } });
  expect(parseFuzzOptions(['--runs', 'many'], 1)).toEqual({
    problem: '--runs is a whole number, not "many".',
  });
  expect(parseFuzzOptions(['--sede', '7'], 1)).toEqual({ problem: 'Unknown option --sede. Try --help.' });
});
