#!/usr/bin/env node
import { run } from '../../src/boot/boot.mjs';

// Measures exercises in the page: how long a reader waits, what is fetched, what stays in memory; see page.ts.
await run(new URL('./page.ts', import.meta.url).href, 'bench-page');
