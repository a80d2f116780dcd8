#!/usr/bin/env node
import { run } from '../../boot/boot.mjs';

// For authors: runs one exercise with the files of its solution or of a wrong answer; see try.ts.
await run(new URL('./try.ts', import.meta.url).href, 'try');
