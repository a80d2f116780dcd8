import { run } from '../../src/boot/boot.mjs';

// A program with a runner, to be ended without warning; see lifetime.test.ts.
await run(new URL('./parent.ts', import.meta.url).href, 'test-parent');
