import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root: messages name files as seen from here. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Names a file as a learner knows it: relative to the project, with forward slashes. Runs of solutions and of wrong answers
 * happen in copies under `.kata/run`; KATA_ALIAS (`<copy>=<folder>`) tells which folder a copy stands for.
 */
export function relativeToProject(file: string): string {
  const relative = path.relative(projectRoot, file).replaceAll(path.sep, '/');
  const [copy, folder] = (process.env['KATA_ALIAS'] ?? '').split('=');
  return copy !== undefined && folder !== undefined && copy !== '' && relative.startsWith(`${copy}/`)
    ? folder + relative.slice(copy.length)
    : relative;
}
