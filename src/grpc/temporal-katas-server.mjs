#!/usr/bin/env node
import { readableStack, run } from '../boot/boot.mjs';

run(new URL('./main.ts', import.meta.url).href, 'server').catch(function (error) {
  process.stderr.write(readableStack(String((error && error.stack) || error)) + '\n');
  process.exit(1);
});
