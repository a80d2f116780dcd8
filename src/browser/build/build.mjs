#!/usr/bin/env node
import { run } from '../../boot/boot.mjs';

// Builds what the site serves to run exercises in the page; see build.ts.
await run(new URL('./build.ts', import.meta.url).href, 'build-runner');
