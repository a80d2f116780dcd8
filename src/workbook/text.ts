/** What a starter carries where the learner's work begins. */
export const TODO = '// TODO:';

/** Unix line ends and no byte order mark, so that a checkout on Windows reads like any other. */
export function normalizeText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
