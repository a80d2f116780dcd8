import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The repository: npm runs its scripts there. */
export const ROOT = process.cwd();

if (!existsSync(join(ROOT, 'src', 'cli', 'katas.mjs')))
  throw new Error(`${ROOT} is not the workbook's folder. Run this with npm, or from there.`);
