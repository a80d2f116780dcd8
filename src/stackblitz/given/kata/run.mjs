// Runs the tests of this exercise: `npm test`, or `node kata/run.mjs --help`.
// Test service, Worker and Temporal's SDK are in runtime.txt: JavaScript, compressed. Nothing in it is native code.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packed = readFileSync(join(root, 'kata', 'runtime.txt'), 'latin1');
const hash = createHash('sha256').update(packed).digest('hex').slice(0, 12);
const file = join(root, '.kata', `runtime-${hash}.mjs`);
if (!existsSync(file)) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gunzipSync(Buffer.from(packed.replaceAll('\n', ''), 'base64url')));
}
const { main } = await import(pathToFileURL(file).href);
await main(root, process.argv.slice(2));
