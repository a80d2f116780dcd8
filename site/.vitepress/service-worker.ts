import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Pictures of the README, and what is posted to another site: nobody misses them without a network. */
const LEFT_OUT = /\.png$|^(404\.html|hashmap\.json|sw\.js)$|\/open-in-stackblitz\./;

/**
 * Writes `sw.js` into the built site: after the first visit the book opens without a network. It holds the hash of every
 * file, so one changed file makes a new edition, and an edition fetches only what has changed.
 */
export function writeServiceWorker(outDir: string, base: string): void {
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map(
      (file) =>
        [
          file
            .slice(outDir.length + 1)
            .split(sep)
            .join('/'),
          hashOf(file),
        ] as const,
    )
    .filter(([name]) => !LEFT_OUT.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const addresses = Object.fromEntries(files.map(([name, hash]) => [base + addressOf(name), hash]));
  const template = readFileSync(new URL('./service-worker-template.js', import.meta.url), 'utf8');
  writeFileSync(
    join(outDir, 'sw.js'),
    template
      .replace("'FILES'", () => JSON.stringify(addresses))
      .replace("'BASE'", () => JSON.stringify(base)),
  );
}

/** As the site's links have it: without `.html`, and a folder for its index. */
function addressOf(name: string): string {
  return name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}
