import { fileURLToPath } from 'node:url';
import { normalizePath } from 'vite';

const here = (path: string): string =>
  normalizePath(fileURLToPath(new URL(path, import.meta.url))).replace(/\/$/, '');

/** The repository. Absolute, with forward slashes, as are all paths here. */
export const root = here('../../');
export const lessons = here('../../lessons/');
export const publicFolder = here('../public/');
