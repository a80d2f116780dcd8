import { run } from '../src/boot/boot.mjs';

// The entry lies here because its bundle is made anew when something in the entry's folder changes: it uses most of `test/`.
await run(new URL('./fuzz.ts', import.meta.url).href, 'fuzz');
