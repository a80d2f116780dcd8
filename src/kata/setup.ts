import { beforeAll } from 'vitest';
import { sharedEnvironment } from './environment.ts';

// A server may take seconds to start and the official one is downloaded once, so it is opened outside of any test's time.
// A failure is reported by the first test that needs the environment.
beforeAll(async () => {
  await sharedEnvironment().catch(() => {});
}, 120_000);
