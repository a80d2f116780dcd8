import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchParent, type ParentWatchOptions } from '../../src/grpc/parent-watch.ts';

/** A process table in which the test ends processes. */
class Table {
  parentPid = 4711;
  readonly dead = new Set<number>();
  parent = (): number => this.parentPid;
  isAlive = (pid: number): boolean => !this.dead.has(pid);
  npm: number | undefined;
  npmAbove = (): Promise<number | undefined> => Promise.resolve(this.npm);
}

let table: Table;
let gone: number;
beforeEach(() => {
  vi.useFakeTimers();
  table = new Table();
  gone = 0;
});
afterEach(() => vi.useRealTimers());

const watch = (options: Partial<ParentWatchOptions> = {}) =>
  watchParent({ wasCalled: () => false, onGone: () => (gone += 1), ...options }, table);

describe('a server whose parent lives', () => {
  test('goes on, also when nobody calls for an hour', () => {
    watch();
    vi.advanceTimersByTime(3_600_000);
    expect(gone).toBe(0);
  });

  test('goes on under the first process of a container once somebody has called', () => {
    table.parentPid = 1;
    watch({ wasCalled: () => true });
    vi.advanceTimersByTime(3_600_000);
    expect(gone).toBe(0);
  });
});

describe('a server whose parent is gone', () => {
  test('ends once: the system gave it another parent', () => {
    watch();
    vi.advanceTimersByTime(60_000);
    table.parentPid = 1;
    vi.advanceTimersByTime(60_000);
    expect(gone).toBe(1);
  });

  test('ends where the system keeps the old parent id, as Windows does', () => {
    watch();
    table.dead.add(4711);
    vi.advanceTimersByTime(1_000);
    expect(gone).toBe(1);
  });

  test('ends when the npx above it was killed, though the shell in between lives on', async () => {
    table.npm = 4000;
    watch();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gone).toBe(0);
    table.dead.add(4000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gone).toBe(1);
  });

  test('ends when the parent died before the first look and nobody calls', () => {
    table.parentPid = 1;
    watch();
    vi.advanceTimersByTime(5_000);
    expect(gone, 'the SDK may still be connecting').toBe(0);
    vi.advanceTimersByTime(55_000);
    expect(gone).toBe(1);
  });

  test('ends at once when the process it was told to live with is gone', () => {
    table.dead.add(99);
    watch({ parent: 99 });
    vi.advanceTimersByTime(0);
    expect(gone).toBe(1);
  });

  test('goes on as long as the process it was told to live with', () => {
    watch({ parent: 99 });
    table.parentPid = 1;
    vi.advanceTimersByTime(60_000);
    expect(gone).toBe(0);
    table.dead.add(99);
    vi.advanceTimersByTime(1_000);
    expect(gone).toBe(1);
  });

  test('is no longer looked for after stop', () => {
    const { stop } = watch();
    stop();
    table.dead.add(4711);
    vi.advanceTimersByTime(60_000);
    expect(gone).toBe(0);
  });
});
