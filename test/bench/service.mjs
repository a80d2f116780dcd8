#!/usr/bin/env node
import { run } from '../../src/boot/boot.mjs';

// Measures the test service, alone and beside the official test server; see service/main.ts.
await run(new URL('./service/main.ts', import.meta.url).href, 'bench-service');
