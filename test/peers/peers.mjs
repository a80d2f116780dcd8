import { run } from '../../src/boot/boot.mjs';

await run(new URL('./peers.ts', import.meta.url).href, 'peers');
