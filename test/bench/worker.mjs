#!/usr/bin/env node
import { run } from '../../src/boot/boot.mjs';

// Measures src/worker beside the SDK's Worker with its native core; see worker/main.ts.
await run(new URL('./worker/main.ts', import.meta.url).href, 'bench-worker');
