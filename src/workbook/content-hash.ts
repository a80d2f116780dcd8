import { normalizeText } from './text.ts';

/** Files by name (relative, forward slashes), with their text. */
export type FileTexts = Readonly<Record<string, string>>;

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/**
 * One short text for the contents of some files: equal contents, equal hash, on every platform and in the page.
 * The order of the names and the kind of line ends do not matter. FNV-1a, 64 bits, in hexadecimal: it tells versions
 * of an exercise apart and is no proof against somebody who wants two to look alike.
 */
export function contentHash(files: FileTexts): string {
  let hash = OFFSET_BASIS;
  const add = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) {
      hash = ((hash ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK;
    }
    // A separator that no text holds, so that two files never read as one.
    hash = ((hash ^ 0xffffn) * PRIME) & MASK;
  };
  for (const name of Object.keys(files).sort()) {
    add(name);
    add(normalizeText(files[name]!));
  }
  return hash.toString(16).padStart(16, '0');
}
