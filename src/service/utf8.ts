/** The bytes of a text in UTF-8. A lone surrogate becomes the replacement character, as everywhere. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const point = char.codePointAt(0)!;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return Uint8Array.from(bytes);
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);

/** The text that bytes in UTF-8 stand for. Throws URIError when they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  let text = '';
  if (bytes.every((byte) => byte < 0x80)) {
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
  for (const byte of bytes) text += `%${byte.toString(16).padStart(2, '0')}`;
  return decodeURIComponent(text);
}
