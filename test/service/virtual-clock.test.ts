import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/service/clock/virtual-clock.ts';
import { FakePlatform } from './support/fake-platform.ts';

function clockOn(platform: FakePlatform, locked: boolean): VirtualClock {
  return new VirtualClock(
    platform,
    { timeSkippingLocked: locked },
    (work) => work(),
    () => [],
    () => '',
  );
}

test('the wake of a timer that was taken back serves the later one, which fires in its own time', async () => {
  const platform = new FakePlatform();
  const clock = clockOn(platform, true);
  const begin = clock.now();
  const fired: number[] = [];
  clock.schedule(begin + 50, () => fired.push(50)).cancel();
  clock.schedule(begin + 200, () => fired.push(clock.now() - begin));

  await platform.pass(199);
  expect(fired).toEqual([]);
  await platform.pass(1);
  expect(fired).toEqual([200]);
});

test('an earlier timer is not kept waiting by the wake of a later one', async () => {
  const platform = new FakePlatform();
  const clock = clockOn(platform, true);
  const begin = clock.now();
  const fired: number[] = [];
  clock.schedule(begin + 200, () => fired.push(200));
  clock.schedule(begin + 50, () => fired.push(50));

  await platform.pass(50);
  expect(fired).toEqual([50]);
});

test('after a jump, what is due comes as much sooner as time has jumped', async () => {
  const platform = new FakePlatform();
  const clock = clockOn(platform, true);
  const begin = clock.now();
  const fired: number[] = [];
  clock.schedule(begin + 1_000, () => fired.push(1_000));
  clock.schedule(begin + 1_050, () => fired.push(1_050));
  clock.unlock();
  clock.schedule(begin + 900, () => clock.lock());
  await platform.settle();
  expect(clock.now() - begin).toBe(900);

  await platform.pass(99);
  expect(fired).toEqual([]);
  await platform.pass(1);
  expect(fired).toEqual([1_000]);
  await platform.pass(50);
  expect(fired).toEqual([1_000, 1_050]);
});

test('a hold keeps the clock from jumping until as many are released as were taken', async () => {
  const platform = new FakePlatform();
  const clock = clockOn(platform, false);
  const begin = clock.now();
  clock.hold('firm');
  clock.hold('firm');
  clock.schedule(begin + 500, () => undefined);
  clock.release('firm', () => 'a hold');
  await platform.settle();
  expect(clock.now()).toBe(begin);

  clock.release('firm', () => 'a hold');
  await platform.settle();
  expect(clock.now()).toBe(begin + 500);
});
