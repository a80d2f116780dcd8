import path from 'node:path';
import { writeRunner } from './runner-files.ts';

/** `npm run build:runner [FOLDER]`: the runner's files, into the site's public folder unless another is named. */
const folder = path.resolve(process.argv[2] ?? 'site/public/runner');
const files = await writeRunner(folder);
for (const { name, text, gzipBytes } of files)
  console.log(`${name.padEnd(24)} ${kilobytes(Buffer.byteLength(text))} ${kilobytes(gzipBytes)} gz`);
console.log(
  `${'together'.padEnd(24)} ${' '.repeat(10)} ${kilobytes(files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0))} gz`,
);

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
