import { normalizeText } from './text.ts';

/** Files by name (relative, forward slashes), with their text. */
export type FileTexts = Readonly<Record<string, string>>;

/**
 * One short text for the contents of some files: equal contents, equal hash, on every platform and in the page.
 * The order of the names and the kind of line ends do not matter. Two FNV-1a sums of 32 bits, in hexadecimal: it tells
 * versions of an exercise apart and is no proof against somebody who wants two to look alike.
 */
export function contentHash(files: FileTexts): string {
  let left = 0x811c9dc5;
  let right = 0x9e3779b9;
  const add = (code: number): void => {
    left = Math.imul(left ^ code, 0x01000193);
    right = Math.imul(right ^ code, 0x5bd1e995);
    right ^= right >>> 15;
  };
  const addText = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) add(text.charCodeAt(index));
    // A separator that no text holds, so that two files never read as one.
    add(0x10000);
  };
  for (const name of Object.keys(files).sort()) {
    addText(name);
    addText(normalizeText(files[name]!));
  }
  return [left, right].map((sum) => (sum >>> 0).toString(16).padStart(8, '0')).join('');
}
