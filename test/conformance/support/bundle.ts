import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const workflows = join(import.meta.dirname, '../workflows');
/** All workflows of the scenarios. */
export const workflowsFile = join(workflows, 'index.ts');
const cache = join(import.meta.dirname, '../../../node_modules/.cache/temporal-katas');

/**
 * All workflows of the scenarios, bundled by the SDK's own bundler. That takes seconds, so the bundle is kept
 * until a workflow or the lockfile changes.
 */
export async function workflowBundle(): Promise<{ code: string }> {
  const file = join(cache, `conformance-${await keyOfSources()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return { code: kept };
  const { code } = await bundleWorkflowCode({
    workflowsPath: workflowsFile,
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(cache, { recursive: true });
  // Several test files may bundle at once: each writes its own, the last one stays, and all are equal.
  const half = `${file}.${process.pid}`;
  await writeFile(half, code);
  await rename(half, file);
  return { code };
}

async function keyOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(workflows)).sort().map((name) => join(workflows, name));
  for (const file of [...names, join(import.meta.dirname, '../../../package-lock.json')])
    hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 20);
}
