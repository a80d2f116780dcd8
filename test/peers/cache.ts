import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where peers are kept between runs and between clones: downloads and builds take minutes. */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] ?? process.env['LOCALAPPDATA'] ?? join(homedir(), '.cache'),
  'temporal-katas',
  'peers',
);

/**
 * The folder that `make` fills, from the cache if it was made before from the same `sources`. A folder that could not be
 * finished is never taken for one that was.
 */
export async function cached(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256').update(sources.join('\0')).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `${name}-${hash}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await make(unfinished);
  await rename(unfinished, folder);
  return folder;
}
