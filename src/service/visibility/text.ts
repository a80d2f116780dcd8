/** The words of a text: letters and digits, without case and accents. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** The phrases that a Text attribute is searched for: what stands between spaces, each as its words in a row. */
export const phrasesOf = (searched: string): string[][] => searched.split(' ').map(wordsOf);

/** Whether a text holds at least one of the phrases. */
export function holdsPhrase(text: string, phrases: readonly (readonly string[])[]): boolean {
  const words = wordsOf(text);
  return phrases.some(
    (phrase) =>
      phrase.length > 0 &&
      words.some((_word, start) => phrase.every((word, index) => words[start + index] === word)),
  );
}
