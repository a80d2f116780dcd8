#!/usr/bin/env node
import { run } from '../../src/boot/boot.mjs';

// Prints the numbers that the README names; see bench.ts.
await run(new URL('./bench.ts', import.meta.url).href, 'bench');
