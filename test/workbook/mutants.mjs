import { run } from '../../src/boot/boot.mjs';

await run(new URL('./mutants/main.ts', import.meta.url).href, 'mutants');
