#!/usr/bin/env node
import { run } from '../../src/boot/boot.mjs';

// Runs the same workflow with four SDKs against this server; see run.ts.
await run(new URL('./run.ts', import.meta.url).href, 'languages');
