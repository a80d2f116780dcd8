import { run } from '../../src/boot/boot.mjs';

await run(new URL('./gate.ts', import.meta.url).href, 'gate');
