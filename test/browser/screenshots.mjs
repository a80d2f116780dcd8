#!/usr/bin/env node
/* Makes the pictures of the README and the pages: see screenshots.ts. */
import { run } from '../../src/boot/boot.mjs';

run(new URL('./screenshots.ts', import.meta.url).href, 'screenshots')
  .then(function (module) {
    return module.main(process.argv.slice(2));
  })
  .catch(function (cause) {
    process.stderr.write(((cause && cause.message) || String(cause)) + '\n');
    process.exit(1);
  });
