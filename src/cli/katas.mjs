#!/usr/bin/env node
/* The learner's command, `npm start` and `npx katas`. This file is read by whatever Node there is: see src/boot. */
import { run } from '../boot/boot.mjs';

run(new URL('./main.ts', import.meta.url).href, 'katas')
  .then(function (main) {
    return main.main(process.argv.slice(2));
  })
  .catch(function (cause) {
    process.stderr.write('The workbook cannot run.\n' + ((cause && cause.stack) || cause) + '\n');
    process.exit(3);
  });
