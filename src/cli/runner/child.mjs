import { run } from '../../boot/boot.mjs';

// What a resident child process of the runner runs; see child.ts.
await run(new URL('./child.ts', import.meta.url).href, 'runner-child');
