// Vitest as the tests here have it: its own runner, expect and spies. Vitest itself would bring a bundler with native code.
declare module 'vitest' {
  export {
    afterAll,
    afterEach,
    beforeAll,
    beforeEach,
    describe,
    it,
    onTestFailed,
    onTestFinished,
    suite,
    test,
  } from '@vitest/runner';
  export type { TestAPI } from '@vitest/runner';
  export type { Mock, MockInstance } from '@vitest/spy';
  import type { ExpectStatic } from '@vitest/expect';
  import type { fn, isMockFunction, spyOn } from '@vitest/spy';

  export const expect: ExpectStatic;

  interface WaitOptions {
    timeout?: number;
    interval?: number;
  }

  export const vi: {
    fn: typeof fn;
    spyOn: typeof spyOn;
    isMockFunction: typeof isMockFunction;
    clearAllMocks(): void;
    resetAllMocks(): void;
    restoreAllMocks(): void;
    mocked<T>(item: T): T;
    waitFor<T>(callback: () => T | Promise<T>, options?: number | WaitOptions): Promise<T>;
    waitUntil<T>(callback: () => T | Promise<T>, options?: number | WaitOptions): Promise<Awaited<T>>;
  };
}
