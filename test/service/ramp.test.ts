import { expect, test } from 'vitest';
import { fingerprint32, rampThreshold } from '../../src/service/matching/ramp.ts';
import { utf8 } from '../../src/service/utf8.ts';

// Computed with the library that the real service uses.
test.each([
  ['', 3696677242],
  ['a', 1016544589],
  ['abc', 795041479],
  ['é', 1973972843],
  ['order-1', 1545644054],
  ['hello-world1', 2035998303],
  ['this-is-a-workflow-id', 807483739],
  ['a-much-longer-workflow-id-with-more-than-24-bytes', 3534855437],
  ['x23456789012345678901234567890123456789012345678901234567890123456789', 829843206],
  ['日本語のワークフロー', 1855149545],
])('the fingerprint of "%s" is the one of the real service', (id, expected) => {
  expect(fingerprint32(utf8(id))).toBe(expected);
});

test('a threshold is a part of a hundred', () => {
  expect(rampThreshold('order-1')).toBeCloseTo(35.987, 3);
});
