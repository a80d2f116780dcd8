import { defineConfig } from 'vitest/config';

/** The book in a real browser: `npm run test:browser`. Builds the site first. */
export default defineConfig({
  test: {
    name: 'browser',
    dir: import.meta.dirname,
    root: import.meta.dirname,
    globalSetup: ['./support/built-site.ts'],
    // One browser at a time: two of them on two cores make each other late.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
