import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The checks after all tests replay every history; a busy machine takes its time over them.
    teardownTimeout: 120_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/fixtures/**', 'test/browser/**', 'test/wrong-answers/**'],
          globalSetup: ['./test/service/support/afterwards.ts'],
          pool: 'forks',
          // Many of these wait for other processes, so two at a time help even where there are two cores.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          // The conformance scenarios once more, with `src/worker` in the place of the SDK's Worker.
          name: 'worker',
          include: ['test/conformance/**/*.test.ts'],
          env: { CONFORMANCE_WORKER: 'typescript' },
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'exercises',
          include: ['exercises/**/*.test.ts'],
          setupFiles: ['./src/kata/setup.ts'],
          pool: 'forks',
          // One process with one environment for all files: time is global to an environment.
          isolate: false,
          maxWorkers: 1,
          testTimeout: 10_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
