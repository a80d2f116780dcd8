import { run } from '../../boot/boot.mjs';

// A thread takes a file; see types-thread.ts.
await run(new URL('./types-thread.ts', import.meta.url).href, 'runner-types');
